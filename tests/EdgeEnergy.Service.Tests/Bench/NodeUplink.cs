using System.Collections.Concurrent;
using EdgeEnergy.Core;
using EdgeEnergy.Messaging;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>A real node's session at the real broker. What arrives waits for the node.</summary>
internal sealed class NodeUplink : IUplink, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IMqttClient client = MqttClients.Create(TimeProvider.System);
    private readonly ConcurrentQueue<MqttMessage> received = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly Topics topics;

    public NodeUplink(string device) => topics = new Topics(Sample.Site, device);

    public bool Connected => client.IsConnected;

    /// <summary>While set, what arrives is kept from the node.</summary>
    public bool Held { get; set; }

    /// <summary>Every message the node was given, oldest first.</summary>
    public List<byte[]> Taken { get; } = [];

    public async Task ConnectAsync(string device, int port, string password)
    {
        client.MessageReceived += (_, message) =>
        {
            received.Enqueue(message);
            arrived.Release();
        };
        await client.ConnectAsync(
            new MqttOptions { Host = "127.0.0.1", Port = port, ClientId = device, User = device, Password = password, CleanSession = false },
            TestContext.Current.CancellationToken);
        await client.SubscribeAsync(topics.Ack, MqttQos.AtLeastOnce, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the next message to this device.</summary>
    public async Task ArrivedAsync() => Assert.True(await arrived.WaitAsync(Patience, TestContext.Current.CancellationToken), "the gateway said nothing within a minute");

    /// <summary>The same message once more, as a broker may deliver it.</summary>
    public void Again(byte[] message) => received.Enqueue(new MqttMessage(topics.Ack, message, retained: false));

    public bool Publish(string topic, byte[] payload, int offset, int count, bool retain)
    {
        _ = client.PublishAsync(topic, payload.AsMemory(offset, count), MqttQos.AtLeastOnce, retain, CancellationToken.None);
        return true;
    }

    public UplinkMessage Receive(byte[] buffer, out int length)
    {
        length = 0;
        if (Held || !received.TryDequeue(out MqttMessage? message))
        {
            return UplinkMessage.None;
        }

        Taken.Add(message.Payload.ToArray());
        message.Payload.CopyTo(buffer);
        length = message.Payload.Length;
        return UplinkMessage.Ack;
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        arrived.Dispose();
    }
}
