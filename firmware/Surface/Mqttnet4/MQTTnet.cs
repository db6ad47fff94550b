// Signatures of MQTTnet 4.3 (MIT licence; the last line for .NET Standard 2.1): the types that firmware/Meadow/MqttUplink.cs uses.
using System;
using System.Threading;
using System.Threading.Tasks;
using MQTTnet.Client;
using MQTTnet.Protocol;

namespace MQTTnet
{
    public sealed class MqttFactory
    {
        public IMqttClient CreateMqttClient() => throw null;
    }

    public sealed class MqttApplicationMessage
    {
        public string Topic { get; set; }

        public ArraySegment<byte> PayloadSegment { get; set; }

        public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

        public bool Retain { get; set; }
    }
}

namespace MQTTnet.Protocol
{
    public enum MqttQualityOfServiceLevel
    {
        AtMostOnce = 0,
        AtLeastOnce = 1,
        ExactlyOnce = 2,
    }
}

namespace MQTTnet.Client
{
    public interface IMqttClient : IDisposable
    {
        event Func<MqttApplicationMessageReceivedEventArgs, Task> ApplicationMessageReceivedAsync;

        bool IsConnected { get; }

        Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default);

        Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default);
    }

    public static class MqttClientExtensions
    {
        public static Task<MqttClientSubscribeResult> SubscribeAsync(
            this IMqttClient mqttClient,
            string topic,
            MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
            CancellationToken cancellationToken = default) => throw null;
    }

    public sealed class MqttApplicationMessageReceivedEventArgs : EventArgs
    {
        public MqttApplicationMessage ApplicationMessage => throw null;
    }

    public sealed class MqttClientConnectResult
    {
    }

    public class MqttClientPublishResult
    {
    }

    public class MqttClientSubscribeResult
    {
    }

    public sealed class MqttClientOptions
    {
    }

    public sealed class MqttClientOptionsBuilder
    {
        public MqttClientOptions Build() => throw null;

        public MqttClientOptionsBuilder WithCleanSession(bool value = true) => throw null;

        public MqttClientOptionsBuilder WithClientId(string value) => throw null;

        public MqttClientOptionsBuilder WithCredentials(string username, string password) => throw null;

        public MqttClientOptionsBuilder WithTcpServer(string host, int? port = null) => throw null;

        public MqttClientOptionsBuilder WithWillPayload(byte[] willPayload) => throw null;

        public MqttClientOptionsBuilder WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel willQualityOfServiceLevel) => throw null;

        public MqttClientOptionsBuilder WithWillRetain(bool willRetain = true) => throw null;

        public MqttClientOptionsBuilder WithWillTopic(string willTopic) => throw null;
    }
}
