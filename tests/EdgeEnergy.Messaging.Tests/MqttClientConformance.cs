using System.Buffers.Binary;
using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Messaging.Tests;

/// <summary>What every implementation of <see cref="IMqttClient"/> must do, against a real mosquitto of its own for each test.</summary>
public abstract class MqttClientConformance : IAsyncLifetime
{
    private readonly BrokerFixture _fixture = new();

    // Ends a test that hangs; no assertion is about time.
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));

    private CancellationToken Patience => _patience.Token;

    public ValueTask InitializeAsync() => _fixture.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        _patience.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(MqttQos.AtMostOnce, 0)]
    [InlineData(MqttQos.AtLeastOnce, 1)]
    [InlineData(MqttQos.AtLeastOnce, 100_000)]
    public async Task A_published_message_reaches_the_subscriber_byte_for_byte(MqttQos qos, int length)
    {
        await using var publisher = Create();
        await using var subscriber = Create();
        var seen = new Recorder(subscriber);
        await subscriber.ConnectAsync(_fixture.Gateway("subscriber"), Patience);
        await subscriber.SubscribeAsync("a/+/c", MqttQos.AtLeastOnce, Patience);
        await publisher.ConnectAsync(_fixture.Gateway("publisher"), Patience);
        var body = new byte[length];
        new Random(7).NextBytes(body);

        Assert.True(await publisher.PublishAsync("a/b/c", body, qos, retain: false, Patience));

        var message = await seen.MessageAsync(Patience);
        Assert.Equal("a/b/c", message.Topic);
        Assert.Equal(body, message.Payload.ToArray());
        Assert.False(message.Retained);
    }

    [Fact]
    public async Task The_payload_is_copied_before_the_call_returns()
    {
        await using var client = Create();
        var seen = new Recorder(client);
        await client.ConnectAsync(_fixture.Gateway("one"), Patience);
        await client.SubscribeAsync("t", MqttQos.AtLeastOnce, Patience);
        byte[] body = [1, 2, 3];

        var published = client.PublishAsync("t", body, MqttQos.AtLeastOnce, retain: false, Patience);
        body.AsSpan().Clear();
        await published;

        Assert.Equal([1, 2, 3], (await seen.MessageAsync(Patience)).Payload.ToArray());
    }

    [Fact]
    public async Task A_retained_message_waits_for_a_later_subscriber_and_an_empty_one_removes_it()
    {
        await using var publisher = Create();
        await publisher.ConnectAsync(_fixture.Gateway("publisher"), Patience);
        await publisher.PublishAsync("status", "online"u8.ToArray(), MqttQos.AtLeastOnce, retain: true, Patience);

        await using (var late = Create())
        {
            var seen = new Recorder(late);
            await late.ConnectAsync(_fixture.Gateway("late"), Patience);
            await late.SubscribeAsync("status", MqttQos.AtLeastOnce, Patience);
            var message = await seen.MessageAsync(Patience);
            Assert.True(message.Retained);
            Assert.Equal("online", Text(message));
        }

        await publisher.PublishAsync("status", ReadOnlyMemory<byte>.Empty, MqttQos.AtLeastOnce, retain: true, Patience);
        await using var later = Create();
        var nothing = new Recorder(later);
        await later.ConnectAsync(_fixture.Gateway("later"), Patience);
        await later.SubscribeAsync("status", MqttQos.AtLeastOnce, Patience);
        await later.SubscribeAsync("marker", MqttQos.AtLeastOnce, Patience);
        await publisher.PublishAsync("marker", "m"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, Patience);
        Assert.Equal("marker", (await nothing.MessageAsync(Patience)).Topic);
    }

    [Fact]
    public async Task The_last_will_is_published_when_the_connection_is_cut_and_the_client_comes_back()
    {
        await using var relay = new Relay(_fixture.Broker.Port);
        await using var watcher = Create();
        var seen = new Recorder(watcher);
        await watcher.ConnectAsync(_fixture.Gateway("watcher"), Patience);
        await watcher.SubscribeAsync("status", MqttQos.AtLeastOnce, Patience);
        await using var device = Create();
        var life = new Recorder(device);
        var options = _fixture.Gateway("device") with { Port = relay.Port, Will = new MqttWill("status", "offline"u8.ToArray(), Retain: true) };
        await device.ConnectAsync(options, Patience);
        await life.ConnectionAsync(Patience);

        relay.Cut();

        Assert.Equal("offline", Text(await seen.MessageAsync(Patience)));
        Assert.NotNull((await life.DisconnectionAsync(Patience)).RetryIn);
        await life.ConnectionAsync(Patience);
        Assert.True(await device.PublishAsync("status", "online"u8.ToArray(), MqttQos.AtLeastOnce, retain: true, Patience));
        Assert.Equal("online", Text(await seen.MessageAsync(Patience)));
    }

    [Fact]
    public async Task No_last_will_follows_a_disconnect_in_good_order()
    {
        await using var watcher = Create();
        var seen = new Recorder(watcher);
        await watcher.ConnectAsync(_fixture.Gateway("watcher"), Patience);
        await watcher.SubscribeAsync("status", MqttQos.AtLeastOnce, Patience);
        var device = Create();
        var life = new Recorder(device);
        await device.ConnectAsync(_fixture.Gateway("device") with { Will = new MqttWill("status", "offline"u8.ToArray(), Retain: false) }, Patience);

        await device.DisconnectAsync(Patience);
        await device.DisposeAsync();

        Assert.Null((await life.DisconnectionAsync(Patience)).RetryIn);
        Assert.False(device.IsConnected);
        await watcher.PublishAsync("status", "marker"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, Patience);
        Assert.Equal("marker", Text(await seen.MessageAsync(Patience)));
    }

    [Fact]
    public async Task A_persistent_session_delivers_what_arrived_while_the_client_was_away()
    {
        var options = _fixture.Gateway("gateway") with { CleanSession = false };
        await using (var first = Create())
        {
            await first.ConnectAsync(options, Patience);
            await first.SubscribeAsync("reading", MqttQos.AtLeastOnce, Patience);
        }

        await using var device = Create();
        await device.ConnectAsync(_fixture.Gateway("device"), Patience);
        for (var i = 0; i < 50; i++)
        {
            Assert.True(await device.PublishAsync("reading", Number(i), MqttQos.AtLeastOnce, retain: false, Patience));
        }

        await using var second = Create();
        var seen = new Recorder(second);
        await second.ConnectAsync(options, Patience);
        Assert.True((await seen.ConnectionAsync(Patience)).SessionPresent);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(i, Number(await seen.MessageAsync(Patience)));
        }
    }

    [Fact]
    public async Task A_broker_that_restarts_is_found_again_and_every_filter_is_subscribed_again()
    {
        await using var client = Create();
        var seen = new Recorder(client);
        await client.ConnectAsync(_fixture.Gateway("client"), Patience);
        await client.SubscribeAsync("t/#", MqttQos.AtLeastOnce, Patience);
        await seen.ConnectionAsync(Patience);

        await _fixture.Broker.StopAsync(Patience);
        Assert.NotEmpty((await seen.DisconnectionAsync(Patience)).Reason);
        Assert.False(await client.PublishAsync("t/1", "lost"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, Patience));
        await _fixture.Broker.StartAsync(Patience);

        await seen.ConnectionAsync(Patience);
        // The clean session ended with the broker: only a repeated subscription can bring this message.
        await client.SubscribeAsync("marker", MqttQos.AtLeastOnce, Patience);
        Assert.True(await client.PublishAsync("t/2", "back"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, Patience));
        Assert.Equal("t/2", (await seen.MessageAsync(Patience)).Topic);
    }

    [Fact]
    public async Task A_publish_without_acknowledgement_completes_with_false_when_the_connection_is_lost()
    {
        await using var silent = new SilentBroker();
        await using var client = Create();
        await client.ConnectAsync(_fixture.Gateway("client") with { Port = silent.Port }, Patience);
        var published = client.PublishAsync("t", "x"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, Patience);
        await silent.PublishSeenAsync(Patience);

        silent.Hang();

        Assert.False(await published);
    }

    [Fact]
    public async Task Waits_between_attempts_double_up_to_the_maximum_by_the_given_clock()
    {
        var time = new ManualTime();
        await using var client = Create(time);
        await client.ConnectAsync(
            _fixture.Gateway("client") with { ReconnectDelay = TimeSpan.FromSeconds(1), ReconnectDelayMax = TimeSpan.FromSeconds(5) }, Patience);
        await _fixture.Broker.StopAsync(Patience);

        int[] seconds = [1, 2, 4, 5, 5];
        for (var i = 0; i < seconds.Length; i++)
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds[i]), (await time.RequestedAsync(i + 1, Patience))[i]);
            time.Advance(TimeSpan.FromSeconds(seconds[i]));
        }
    }

    [Fact]
    public async Task Connecting_waits_for_a_broker_that_is_not_there_yet()
    {
        await _fixture.Broker.StopAsync(Patience);
        await using var client = Create();
        var seen = new Recorder(client);
        var connected = client.ConnectAsync(_fixture.Gateway("client"), Patience);
        Assert.NotEmpty((await seen.DisconnectionAsync(Patience)).Reason);

        await _fixture.Broker.StartAsync(Patience);

        await connected;
        Assert.True(client.IsConnected);
    }

    [Fact]
    public async Task A_wrong_password_is_refused_in_one_line_that_names_broker_and_user_and_not_the_password()
    {
        await using var client = Create();
        var options = _fixture.Gateway("client") with { Password = "not-the-password" };

        var refusal = await Assert.ThrowsAsync<InputException>(() => client.ConnectAsync(options, Patience));

        Assert.Contains($"127.0.0.1:{options.Port}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("user 'gateway'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("refused", refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("not-the-password", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_device_reaches_its_own_topics_and_no_others()
    {
        await using var gateway = Create();
        var atGateway = new Recorder(gateway);
        await gateway.ConnectAsync(_fixture.Gateway("gateway"), Patience);
        await gateway.SubscribeAsync("edgeenergy/#", MqttQos.AtLeastOnce, Patience);
        await using var device = Create();
        var atDevice = new Recorder(device);
        await device.ConnectAsync(_fixture.Device("dev1"), Patience);
        await device.SubscribeAsync($"{BrokerFixture.DeviceTopics}/ack", MqttQos.AtLeastOnce, Patience);
        await SubscribeInVainAsync(device, "edgeenergy/v1/site1/dev2/reading");

        await device.PublishAsync("edgeenergy/v1/site1/dev2/reading", "forged"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, Patience);
        await device.PublishAsync($"{BrokerFixture.DeviceTopics}/ack", "forged"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, Patience);
        await device.PublishAsync($"{BrokerFixture.DeviceTopics}/reading", "own"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, Patience);
        Assert.Equal($"{BrokerFixture.DeviceTopics}/reading", (await atGateway.MessageAsync(Patience)).Topic);

        await gateway.PublishAsync("edgeenergy/v1/site1/dev2/reading", "foreign"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, Patience);
        await gateway.PublishAsync($"{BrokerFixture.DeviceTopics}/ack", "own"u8.ToArray(), MqttQos.AtLeastOnce, retain: false, Patience);
        Assert.Equal($"{BrokerFixture.DeviceTopics}/ack", (await atDevice.MessageAsync(Patience)).Topic);
    }

    [Fact]
    public async Task Two_thousand_messages_published_at_once_arrive_complete_and_in_order()
    {
        const int count = 2_000;
        await using var publisher = Create();
        await using var subscriber = Create();
        var seen = new Recorder(subscriber);
        await subscriber.ConnectAsync(_fixture.Gateway("subscriber"), Patience);
        await subscriber.SubscribeAsync("t", MqttQos.AtLeastOnce, Patience);
        await publisher.ConnectAsync(_fixture.Gateway("publisher"), Patience);

        var acknowledged = await Task.WhenAll(
            Enumerable.Range(0, count).Select(i => publisher.PublishAsync("t", Number(i), MqttQos.AtLeastOnce, retain: false, Patience)));

        Assert.DoesNotContain(false, acknowledged);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(i, Number(await seen.MessageAsync(Patience)));
        }
    }

    [Fact]
    public async Task A_handler_that_waits_delays_the_messages_behind_it_and_loses_none()
    {
        const int count = 500;
        await using var client = Create();
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        client.MessageReceived += (_, _) =>
        {
            entered.TrySetResult();
            release.Task.Wait(Patience);
        };
        var seen = new Recorder(client);
        await client.ConnectAsync(_fixture.Gateway("client"), Patience);
        await client.SubscribeAsync("t", MqttQos.AtLeastOnce, Patience);

        for (var i = 0; i < count; i++)
        {
            // Acknowledgements keep coming while the handler of message 0 stands still: the network does not wait for it.
            Assert.True(await client.PublishAsync("t", Number(i), MqttQos.AtLeastOnce, retain: false, Patience));
        }

        await entered.Task.WaitAsync(Patience);
        Assert.False(seen.HasMessage);
        release.SetResult();
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(i, Number(await seen.MessageAsync(Patience)));
        }
    }

    [Fact]
    public async Task An_exception_in_a_handler_is_reported_and_the_next_message_still_comes()
    {
        await using var client = Create();
        var seen = new Recorder(client);
        client.MessageReceived += (_, message) =>
        {
            if (Number(message) == 1)
            {
                throw new FormatException("bad reading");
            }
        };
        await client.ConnectAsync(_fixture.Gateway("client"), Patience);
        await client.SubscribeAsync("t", MqttQos.AtLeastOnce, Patience);

        await client.PublishAsync("t", Number(1), MqttQos.AtLeastOnce, retain: false, Patience);
        await client.PublishAsync("t", Number(2), MqttQos.AtLeastOnce, retain: false, Patience);

        Assert.Equal("bad reading", (await seen.FailureAsync(Patience)).Message);
        Assert.Equal(1, Number(await seen.MessageAsync(Patience)));
        Assert.Equal(2, Number(await seen.MessageAsync(Patience)));
        Assert.True(client.IsConnected);
    }

    [Fact]
    public async Task A_topic_with_a_wildcard_can_not_be_published()
    {
        await using var client = Create();
        await client.ConnectAsync(_fixture.Gateway("client"), Patience);

        var refusal = await Assert.ThrowsAsync<InputException>(
            () => client.PublishAsync("a/#", Number(1), MqttQos.AtLeastOnce, retain: false, Patience));

        Assert.Contains("a/#", refusal.Message, StringComparison.Ordinal);
        Assert.True(await client.PublishAsync("a/b", Number(1), MqttQos.AtLeastOnce, retain: false, Patience));
    }

    [Fact]
    public async Task Publishing_without_a_connection_completes_with_false()
    {
        await using var client = Create();

        Assert.False(await client.PublishAsync("t", Number(1), MqttQos.AtLeastOnce, retain: false, Patience));
    }

    [Theory]
    [InlineData(0, 30, "port")]
    [InlineData(70_000, 30, "port")]
    [InlineData(1_883, 1, "keep-alive")]
    public async Task Unusable_options_are_refused_by_name(int port, int keepAlive, string field)
    {
        await using var client = Create();
        var options = _fixture.Gateway("client") with { Port = port, KeepAlive = TimeSpan.FromSeconds(keepAlive) };

        var refusal = await Assert.ThrowsAsync<InputException>(() => client.ConnectAsync(options, Patience));

        Assert.Contains(field, refusal.Message, StringComparison.Ordinal);
    }

    protected abstract IMqttClient Create(TimeProvider time);

    private static byte[] Number(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static string Text(MqttMessage message) => Encoding.UTF8.GetString(message.Payload.Span);

    private static int Number(MqttMessage message) => BinaryPrimitives.ReadInt32BigEndian(message.Payload.Span);

    private IMqttClient Create() => Create(TimeProvider.System);

    /// <summary>Brokers may refuse a foreign filter or grant it and deliver nothing (mosquitto's ACL file); both are a denial.</summary>
    private async Task SubscribeInVainAsync(IMqttClient client, string filter)
    {
        try
        {
            await client.SubscribeAsync(filter, MqttQos.AtLeastOnce, Patience);
        }
        catch (InputException refusal)
        {
            Assert.Contains(filter, refusal.Message, StringComparison.Ordinal);
        }
    }
}
