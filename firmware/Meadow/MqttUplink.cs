using System;
using System.Collections.Concurrent;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using EdgeEnergy.Core;
using MQTTnet;
using MQTTnet.Client;
using MQTTnet.Protocol;

namespace EdgeEnergy.Meadow;

/// <summary>The way to the gateway over MQTTnet. It keeps nothing: what is not acknowledged is in the reading log.</summary>
internal sealed class MqttUplink : IUplink
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(10);

    private readonly IMqttClient _client;
    private readonly MqttClientOptions _options;
    private readonly Topics _topics;
    private readonly ConcurrentQueue<MqttApplicationMessage> _received = new ConcurrentQueue<MqttApplicationMessage>();
    private volatile bool _ready;

    public MqttUplink(DeviceSettings settings, IMqttClient client)
    {
        _client = client;
        _topics = new Topics(settings.Site, settings.Id);
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithTcpServer(settings.MqttHost, settings.MqttPort)
            .WithClientId(settings.Id)
            .WithCleanSession(false)
            .WithWillTopic(_topics.Status)
            .WithWillPayload(Encoding.UTF8.GetBytes("offline"))
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain(true);
        _options = (settings.MqttUser.Length > 0 ? builder.WithCredentials(settings.MqttUser, settings.MqttPassword) : builder).Build();
        _client.ApplicationMessageReceivedAsync += e =>
        {
            _received.Enqueue(e.ApplicationMessage);
            return Task.CompletedTask;
        };
    }

    public bool Connected => _ready && _client.IsConnected;

    /// <summary>Connects whenever there is no connection, until it is cancelled.</summary>
    public async Task KeepConnectedAsync(Action<string> report, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!_client.IsConnected)
                {
                    _ready = false;
                    await _client.ConnectAsync(_options, cancellationToken);
                    await _client.SubscribeAsync(_topics.Ack, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
                    await _client.SubscribeAsync(_topics.Command, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);
                    _ready = true;
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                report("broker: " + e.Message);
            }

            await Task.Delay(Retry, cancellationToken);
        }
    }

    public bool Publish(string topic, byte[] payload, int offset, int count, bool retain)
    {
        if (!Connected)
        {
            return false;
        }

        MqttApplicationMessage message = new MqttApplicationMessage
        {
            Topic = topic,
            PayloadSegment = new ArraySegment<byte>(payload.AsSpan(offset, count).ToArray()),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = retain,
        };

        // Nobody waits for the broker's word: only the gateway's acknowledgement empties the log.
        _ = _client.PublishAsync(message, CancellationToken.None).ContinueWith(sent => _ready = _ready && !sent.IsFaulted, TaskScheduler.Default);
        return true;
    }

    public UplinkMessage Receive(byte[] buffer, out int length)
    {
        while (_received.TryDequeue(out MqttApplicationMessage? message))
        {
            length = message.PayloadSegment.Count;
            if (length <= buffer.Length)
            {
                message.PayloadSegment.AsSpan().CopyTo(buffer);
                return message.Topic == _topics.Ack ? UplinkMessage.Ack : UplinkMessage.Command;
            }
        }

        length = 0;
        return UplinkMessage.None;
    }
}
