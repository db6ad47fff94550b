using System.Collections.Concurrent;
using System.Text;
using EdgeEnergy.Core;
using EdgeEnergy.Messaging;
using EdgeEnergy.Virtual.Configuration;

namespace EdgeEnergy.Virtual;

/// <summary>A device's MQTT session. Messages arrive on the client's task and wait here for the device's thread.</summary>
internal sealed class MqttUplink : IUplink, IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly IMqttClient client;
    private readonly Topics topics;
    private readonly DeviceConfig config;
    private readonly ConcurrentQueue<MqttMessage> received = new();
    private readonly AutoResetEvent arrived = new(initialState: false);

    public MqttUplink(DeviceConfig config, TimeProvider time)
    {
        this.config = config;
        topics = new Topics(config.Site, config.Id);
        client = MqttClients.Create(time);
        client.MessageReceived += (_, message) =>
        {
            received.Enqueue(message);
            arrived.Set();
        };
    }

    public bool Connected => client.IsConnected;

    /// <summary>Connects and subscribes; an unreachable broker is tried for as long as the device runs.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        MqttOptions options = new()
        {
            Host = config.MqttHost,
            Port = config.MqttPort,
            ClientId = config.Id,
            User = config.MqttUser,
            Password = config.MqttPassword,
            CleanSession = false,
            Will = new MqttWill(topics.Status, "offline"u8.ToArray(), Retain: true),
            ReconnectDelayMax = TimeSpan.FromSeconds(5),
        };
        await client.ConnectAsync(options, cancellationToken);
        await Task.WhenAll(
            client.SubscribeAsync(topics.Ack, MqttQos.AtLeastOnce, cancellationToken),
            client.SubscribeAsync(topics.Command, MqttQos.AtLeastOnce, cancellationToken),
            config.PublisherKey is null ? Task.CompletedTask : client.SubscribeAsync(topics.Update, MqttQos.AtLeastOnce, cancellationToken));
    }

    public bool Publish(string topic, byte[] payload, int offset, int count, bool retain)
    {
        if (!client.IsConnected)
        {
            return false;
        }

        // Nobody waits for the broker's word: only the gateway's acknowledgement empties the log.
        _ = client.PublishAsync(topic, payload.AsMemory(offset, count), MqttQos.AtLeastOnce, retain, CancellationToken.None);
        return true;
    }

    public UplinkMessage Receive(byte[] buffer, out int length)
    {
        while (received.TryDequeue(out MqttMessage? message))
        {
            length = message.Payload.Length;
            if (length <= buffer.Length)
            {
                message.Payload.CopyTo(buffer);
                return message.Topic == topics.Ack ? UplinkMessage.Ack
                    : message.Topic == topics.Update ? UplinkMessage.Update
                    : UplinkMessage.Command;
            }
        }

        length = 0;
        return UplinkMessage.None;
    }

    /// <summary>Waits until a message has arrived since the last wait; false when the time is over.</summary>
    public bool Wait(TimeSpan longest) => arrived.WaitOne(longest);

    /// <summary>
    /// A round trip to the broker: what it had for this device before has been received when the task completes, because the broker answers in
    /// the order of the connection.
    /// </summary>
    public Task RoundTripAsync(CancellationToken cancellationToken) => client.SubscribeAsync(topics.Command, MqttQos.AtLeastOnce, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            using CancellationTokenSource patience = new(Farewell);
            if (await client.PublishAsync(topics.Status, Encoding.UTF8.GetBytes("offline"), MqttQos.AtLeastOnce, retain: true, patience.Token))
            {
                await client.DisconnectAsync(patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // A broker that does not answer publishes the last will instead.
        }

        await client.DisposeAsync();
        arrived.Dispose();
    }
}
