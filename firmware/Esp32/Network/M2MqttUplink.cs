using System;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeEnergy.Core;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;

namespace EdgeEnergy.Esp32;

/// <summary>
/// The way to the gateway over nanoFramework.M2Mqtt. It keeps nothing: what the gateway has not acknowledged is in the reading log, and the node
/// sends it again after every reconnection. Each session has a client of its own, because one that has lost its network is not used again.
/// </summary>
internal sealed class M2MqttUplink : IUplink, IBrokerSession
{
    private const ushort KeepAliveSeconds = 60;

    private readonly object _lock = new object();
    private readonly Provisioning _settings;
    private readonly Topics _topics;
    private readonly X509Certificate? _authority;
    private readonly Inbox _inbox;
    private MqttClient? _client;
    private bool _ready;

    public M2MqttUplink(Provisioning settings, X509Certificate? authority)
    {
        _settings = settings;
        _authority = authority;
        _topics = new Topics(settings.Site, settings.DeviceId);
        _inbox = new Inbox(settings.PublisherKey == null ? CommandCodec.MaxLength : UpdateAgent.MaxMessage);
    }

    public bool Connected
    {
        get
        {
            lock (_lock)
            {
                return _ready && _client != null && _client.IsConnected;
            }
        }
    }

    public bool Connect()
    {
        MqttClient client = new MqttClient(
            _settings.MqttHost,
            _settings.MqttPort,
            _settings.MqttTls,
            _authority,
            null,
            _settings.MqttTls ? MqttSslProtocols.TLSv1_2 : MqttSslProtocols.None);
        client.ProtocolVersion = MqttProtocolVersion.Version_3_1_1;
        client.MqttMsgPublishReceived += OnReceived;
        client.ConnectionClosed += OnClosed;
        lock (_lock)
        {
            _client = client;
            _ready = false;
        }

        MqttReasonCode answer = client.Connect(
            _settings.DeviceId,
            _settings.MqttUser,
            _settings.MqttPassword,
            true,
            MqttQoSLevel.AtLeastOnce,
            true,
            _topics.Status,
            "offline",
            false,
            KeepAliveSeconds);
        if (answer != MqttReasonCode.Success)
        {
            Close();
            return false;
        }

        client.Subscribe(new string[] { _topics.Ack, _topics.Command }, new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce });
        if (_settings.PublisherKey != null)
        {
            client.Subscribe(new string[] { _topics.Update }, new MqttQoSLevel[] { MqttQoSLevel.AtLeastOnce });
        }

        lock (_lock)
        {
            _ready = true;
        }

        return true;
    }

    public void Close()
    {
        MqttClient? old;
        lock (_lock)
        {
            old = _client;
            _client = null;
            _ready = false;
        }

        if (old != null)
        {
            old.MqttMsgPublishReceived -= OnReceived;
            old.ConnectionClosed -= OnClosed;
            old.Close();
        }
    }

    public bool Publish(string topic, byte[] payload, int offset, int count, bool retain)
    {
        MqttClient? client;
        lock (_lock)
        {
            client = _ready ? _client : null;
        }

        if (client == null)
        {
            return false;
        }

        try
        {
            // The client keeps the array until the broker has answered, so it gets one of its own.
            byte[] message = new byte[count];
            Array.Copy(payload, offset, message, 0, count);
            client.Publish(topic, message, null, null, MqttQoSLevel.AtLeastOnce, retain);
            return true;
        }
        catch (Exception)
        {
            // The network thread begins a new session; the log still has the message.
            OnClosed(client, EventArgs.Empty);
            return false;
        }
    }

    public UplinkMessage Receive(byte[] buffer, out int length) => _inbox.Take(buffer, out length);

    private UplinkMessage KindOf(string topic) =>
        topic == _topics.Ack ? UplinkMessage.Ack : topic == _topics.Update ? UplinkMessage.Update : UplinkMessage.Command;

    private void OnReceived(object sender, MqttMsgPublishEventArgs e)
    {
        try
        {
            if (e.Message != null)
            {
                _inbox.Put(KindOf(e.Topic), e.Message);
            }
        }
        catch (Exception failure)
        {
            Console.WriteLine("uplink: a message was dropped: " + failure.Message);
        }
    }

    private void OnClosed(object sender, EventArgs e)
    {
        lock (_lock)
        {
            if (sender == _client)
            {
                _ready = false;
            }
        }
    }
}
