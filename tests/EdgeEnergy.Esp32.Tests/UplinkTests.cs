using EdgeEnergy.Core;
using EdgeEnergy.Esp32.Tests.Doubles;
using nanoFramework.M2Mqtt;

namespace EdgeEnergy.Esp32.Tests;

public sealed class UplinkTests
{
    private readonly Bench bench = Bench.New();
    private readonly M2MqttUplink uplink = new(Settings.Parse(Settings.Text), null);

    [Fact]
    public void A_session_has_account_will_and_subscriptions()
    {
        Assert.True(uplink.Connect());

        MqttClient client = Assert.Single(bench.Clients);
        Assert.True(uplink.Connected);
        Assert.Equal("192.0.2.1:1883 False None", client.Broker);
        Assert.Equal("dev-b07 dev-b07 secret", client.Account);
        Assert.Equal("True True AtLeastOnce edgeenergy/v1/community13/dev-b07/status offline", client.Will);
        Assert.Equal(["edgeenergy/v1/community13/dev-b07/ack", "edgeenergy/v1/community13/dev-b07/command"], client.Subscribed);
    }

    [Fact]
    public void A_published_message_is_a_copy()
    {
        List<byte[]> sent = [];
        bench.Broker = (_, _, message) => sent.Add(message);
        uplink.Connect();
        byte[] buffer = [9, 1, 2, 3, 9];

        Assert.True(uplink.Publish("t/reading", buffer, 1, 3, retain: false));
        buffer[1] = 0;

        Assert.Equal([1, 2, 3], Assert.Single(sent));
    }

    [Fact]
    public void A_lost_connection_refuses_messages_until_a_new_client_is_connected()
    {
        uplink.Connect();
        bench.Clients[0].Lose();

        Assert.False(uplink.Connected);
        Assert.False(uplink.Publish("t/reading", [1], 0, 1, retain: false));
        uplink.Close();
        Assert.True(uplink.Connect());
        Assert.True(bench.Clients[0].Closed);
        Assert.Equal(2, bench.Clients.Count);
        Assert.True(uplink.Connected);
    }

    [Fact]
    public void A_publish_that_throws_ends_the_session()
    {
        uplink.Connect();
        bench.BrokerUp = false;

        Assert.False(uplink.Publish("t/reading", [1], 0, 1, retain: false));
        Assert.False(uplink.Connected);
    }

    [Fact]
    public void The_end_of_an_old_client_does_not_end_the_new_session()
    {
        uplink.Connect();
        MqttClient old = bench.Clients[0];
        uplink.Close();
        uplink.Connect();
        old.Lose();

        Assert.True(uplink.Connected);
    }

    [Fact]
    public void Received_messages_wait_in_order_with_their_kind()
    {
        uplink.Connect();
        bench.Clients[0].Deliver("edgeenergy/v1/community13/dev-b07/ack", [1]);
        bench.Clients[0].Deliver("edgeenergy/v1/community13/dev-b07/command", [2, 3]);
        byte[] buffer = new byte[CommandCodec.MaxLength];

        Assert.Equal((UplinkMessage.Ack, 1), (uplink.Receive(buffer, out int length), length));
        Assert.Equal((UplinkMessage.Command, 2, (byte)3), (uplink.Receive(buffer, out length), length, buffer[1]));
        Assert.Equal((UplinkMessage.None, 0), (uplink.Receive(buffer, out length), length));
    }

    [Fact]
    public void A_flood_and_a_giant_cost_no_memory()
    {
        Inbox inbox = new(4);

        Assert.False(inbox.Put(UplinkMessage.Ack, new byte[5]));
        Assert.Equal(8, Enumerable.Range(0, 20).Count(i => inbox.Put(UplinkMessage.Ack, [(byte)i])));
        byte[] buffer = new byte[4];
        Assert.Equal(UplinkMessage.Ack, inbox.Take(buffer, out _));
        Assert.Equal(0, buffer[0]);
        Assert.True(inbox.Put(UplinkMessage.Command, [77]));
    }
}
