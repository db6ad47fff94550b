// Signatures of MQTTnet 5.2 (MIT licence): the types that gateway/Messaging/MqttnetClient.cs uses, for machines that can not restore the package.
using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet
{
    public interface IMqttClient : IDisposable
    {
        event Func<MqttApplicationMessageReceivedEventArgs, Task> ApplicationMessageReceivedAsync;

        event Func<MqttClientDisconnectedEventArgs, Task> DisconnectedAsync;

        bool IsConnected { get; }

        Task<MqttClientConnectResult> ConnectAsync(MqttClientOptions options, CancellationToken cancellationToken = default);

        Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default);

        Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default);

        Task<MqttClientSubscribeResult> SubscribeAsync(MqttClientSubscribeOptions options, CancellationToken cancellationToken = default);
    }

    public class MqttClientFactory
    {
        public MqttClientFactory() => throw null;

        public IMqttClient CreateMqttClient() => throw null;
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

        public MqttClientOptionsBuilder WithKeepAlivePeriod(TimeSpan value) => throw null;

        public MqttClientOptionsBuilder WithProtocolVersion(MqttProtocolVersion value) => throw null;

        public MqttClientOptionsBuilder WithTcpServer(string host, int? port = null, AddressFamily addressFamily = 0) => throw null;

        public MqttClientOptionsBuilder WithWillPayload(byte[] willPayload) => throw null;

        public MqttClientOptionsBuilder WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel willQualityOfServiceLevel) => throw null;

        public MqttClientOptionsBuilder WithWillRetain(bool willRetain = true) => throw null;

        public MqttClientOptionsBuilder WithWillTopic(string willTopic) => throw null;
    }

    public sealed class MqttClientDisconnectOptions
    {
    }

    public sealed class MqttClientConnectResult
    {
        public bool IsSessionPresent { get; }

        public MqttClientConnectResultCode ResultCode { get; }
    }

    public enum MqttClientConnectResultCode
    {
        Success = 0,
        UnspecifiedError = 128,
        MalformedPacket = 129,
        ProtocolError = 130,
        ImplementationSpecificError = 131,
        UnsupportedProtocolVersion = 132,
        ClientIdentifierNotValid = 133,
        BadUserNameOrPassword = 134,
        NotAuthorized = 135,
        ServerUnavailable = 136,
    }

    public sealed class MqttClientDisconnectedEventArgs : EventArgs
    {
        public bool ClientWasConnected { get; }

        public Exception Exception { get; }

        public string ReasonString { get; }
    }

    public sealed class MqttApplicationMessage
    {
        public System.Buffers.ReadOnlySequence<byte> Payload { get; set; }

        public bool Retain { get; set; }

        public string Topic { get; set; }
    }

    public sealed class MqttApplicationMessageBuilder
    {
        public MqttApplicationMessage Build() => throw null;

        public MqttApplicationMessageBuilder WithPayload(byte[] payload) => throw null;

        public MqttApplicationMessageBuilder WithQualityOfServiceLevel(MqttQualityOfServiceLevel qualityOfServiceLevel) => throw null;

        public MqttApplicationMessageBuilder WithRetainFlag(bool value = true) => throw null;

        public MqttApplicationMessageBuilder WithTopic(string topic) => throw null;
    }

    public sealed class MqttApplicationMessageReceivedEventArgs : EventArgs
    {
        public MqttApplicationMessage ApplicationMessage { get; }
    }

    public sealed class MqttClientPublishResult
    {
        public bool IsSuccess { get; }
    }

    public sealed class MqttClientSubscribeOptions
    {
    }

    public sealed class MqttClientSubscribeOptionsBuilder
    {
        public MqttClientSubscribeOptions Build() => throw null;

        public MqttClientSubscribeOptionsBuilder WithTopicFilter(
            string topic,
            MqttQualityOfServiceLevel qualityOfServiceLevel = 0,
            bool noLocal = false,
            bool retainAsPublished = false,
            MqttRetainHandling retainHandling = 0) => throw null;
    }

    public sealed class MqttClientSubscribeResult
    {
        public IReadOnlyCollection<MqttClientSubscribeResultItem> Items { get; }
    }

    public sealed class MqttClientSubscribeResultItem
    {
        public MqttClientSubscribeResultCode ResultCode { get; }

        public MqttTopicFilter TopicFilter { get; }
    }

    public enum MqttClientSubscribeResultCode
    {
        GrantedQoS0 = 0,
        GrantedQoS1 = 1,
        GrantedQoS2 = 2,
        UnspecifiedError = 128,
    }
}

namespace MQTTnet.Exceptions
{
    public class MqttCommunicationException : Exception
    {
        public MqttCommunicationException(Exception innerException) => throw null;
    }

    public class MqttProtocolViolationException : Exception
    {
        public MqttProtocolViolationException(string message) => throw null;
    }
}

namespace MQTTnet.Formatter
{
    public enum MqttProtocolVersion
    {
        Unknown = 0,
        V310 = 3,
        V311 = 4,
        V500 = 5,
    }
}

namespace MQTTnet.Packets
{
    public sealed class MqttTopicFilter
    {
        public string Topic { get; set; }
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

    public enum MqttRetainHandling
    {
        SendAtSubscribe = 0,
        SendAtSubscribeIfNewSubscriptionOnly = 1,
        DoNotSendOnSubscribe = 2,
    }
}
