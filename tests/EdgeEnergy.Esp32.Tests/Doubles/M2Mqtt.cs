using System.Collections;
using System.Security.Cryptography.X509Certificates;
using EdgeEnergy.Esp32.Tests.Doubles;
using nanoFramework.M2Mqtt.Messages;

namespace nanoFramework.M2Mqtt
{
    internal enum MqttSslProtocols
    {
        None = 0,
        TLSv1_2 = 4,
    }

    internal enum MqttProtocolVersion
    {
        Version_3_1_1 = 4,
    }

    internal interface IMqttClient
    {
        delegate void MqttMsgPublishEventHandler(object sender, MqttMsgPublishEventArgs e);

        delegate void ConnectionClosedEventHandler(object sender, EventArgs e);
    }

    /// <summary>A client whose broker is the test.</summary>
    internal sealed class MqttClient : IMqttClient
    {
        public MqttClient(string brokerHostName, int brokerPort, bool secure, X509Certificate? caCert, X509Certificate? clientCert, MqttSslProtocols sslProtocol)
        {
            Broker = $"{brokerHostName}:{brokerPort} {secure} {sslProtocol}";
            Bench.Current.Clients.Add(this);
            Assert.Null(clientCert);
            Assert.Equal(secure, caCert is not null);
        }

        public event IMqttClient.MqttMsgPublishEventHandler? MqttMsgPublishReceived;

        public event IMqttClient.ConnectionClosedEventHandler? ConnectionClosed;

        public string Broker { get; }

        public MqttProtocolVersion ProtocolVersion { get; set; }

        public bool IsConnected { get; private set; }

        public string Account { get; private set; } = "";

        public string Will { get; private set; } = "";

        public string[] Subscribed { get; private set; } = [];

        public bool Closed { get; private set; }

        public MqttReasonCode Connect(
            string clientId,
            string? username,
            string? password,
            bool willRetain,
            MqttQoSLevel willQosLevel,
            bool willFlag,
            string willTopic,
            string willMessage,
            bool cleanSession,
            ushort keepAlivePeriod)
        {
            if (!Bench.Current.BrokerUp)
            {
                throw new IOException("no broker");
            }

            Account = $"{clientId} {username} {password}";
            Will = $"{willFlag} {willRetain} {willQosLevel} {willTopic} {willMessage}";
            Assert.False(cleanSession);
            Assert.Equal(60, keepAlivePeriod);
            IsConnected = true;
            return MqttReasonCode.Success;
        }

        public ushort Subscribe(string[] topics, MqttQoSLevel[] qosLevels)
        {
            Assert.All(qosLevels, level => Assert.Equal(MqttQoSLevel.AtLeastOnce, level));
            Subscribed = [.. Subscribed, .. topics];
            return 1;
        }

        public ushort Publish(string topic, byte[] message, string? contentType, ArrayList? userProperties, MqttQoSLevel qosLevel, bool retain)
        {
            if (!IsConnected || !Bench.Current.BrokerUp)
            {
                throw new IOException("connection lost");
            }

            Assert.Null(contentType);
            Assert.Null(userProperties);
            Assert.Equal(MqttQoSLevel.AtLeastOnce, qosLevel);
            Assert.Equal(retain, topic.EndsWith("/status", StringComparison.Ordinal));
            Bench.Current.Broker(this, topic, message);
            return 2;
        }

        public void Close()
        {
            Closed = true;
            IsConnected = false;
        }

        public void Deliver(string topic, byte[] message) => MqttMsgPublishReceived?.Invoke(this, new MqttMsgPublishEventArgs(topic, message));

        public void Lose()
        {
            IsConnected = false;
            ConnectionClosed?.Invoke(this, EventArgs.Empty);
        }
    }
}

namespace nanoFramework.M2Mqtt.Messages
{
    internal enum MqttQoSLevel
    {
        AtLeastOnce = 1,
    }

    internal enum MqttReasonCode
    {
        Success = 0,
    }

    internal sealed class MqttMsgPublishEventArgs(string topic, byte[] message) : EventArgs
    {
        public string Topic { get; } = topic;

        public byte[] Message { get; } = message;
    }
}
