// Signatures of nanoFramework.M2Mqtt.Core 5.1.206.0 (nanoFramework, MIT licence), namespace nanoFramework.M2Mqtt.Messages. Nothing here has a body: it is compiled against, never run.
using System;

namespace nanoFramework.M2Mqtt.Messages;

public class MqttMsgPublishedEventArgs : EventArgs
{
    public ushort MessageId { get => throw null; set => throw null; }

    public bool IsPublished { get => throw null; set => throw null; }

    public MqttMsgPublishedEventArgs(ushort messageId) => throw null;

    public MqttMsgPublishedEventArgs(ushort messageId, bool isPublished) => throw null;
}

public class MqttMsgPublishEventArgs : EventArgs
{
    public string Topic => throw null;

    public byte[] Message => throw null;

    public bool DupFlag => throw null;

    public MqttQoSLevel QosLevel => throw null;

    public bool Retain => throw null;

    public MqttMsgPublishEventArgs(string topic, byte[] message, bool dupFlag, MqttQoSLevel qosLevel, bool retain) => throw null;
}

public class MqttMsgSubscribedEventArgs : EventArgs
{
    public ushort MessageId => throw null;

    public MqttQoSLevel[] GrantedQoSLevels => throw null;

    public MqttMsgSubscribedEventArgs(ushort messageId, MqttQoSLevel[] grantedQosLevels) => throw null;
}

public class MqttMsgSubscribeEventArgs : EventArgs
{
    public ushort MessageId => throw null;

    public string[] Topics => throw null;

    public MqttQoSLevel[] QoSLevels => throw null;

    public MqttMsgSubscribeEventArgs(ushort messageId, string[] topics, MqttQoSLevel[] qosLevels) => throw null;
}

public class MqttMsgUnsubscribedEventArgs : EventArgs
{
    public ushort MessageId => throw null;

    public MqttMsgUnsubscribedEventArgs(ushort messageId) => throw null;
}

public class MqttMsgUnsubscribeEventArgs : EventArgs
{
    public ushort MessageId => throw null;

    public string[] Topics => throw null;

    public MqttMsgUnsubscribeEventArgs(ushort messageId, string[] topics) => throw null;
}

public enum MqttQoSLevel
{
    AtMostOnce = 0,
    AtLeastOnce = 1,
    ExactlyOnce = 2,
    GrantedFailure = 128,
}

public enum MqttReasonCode
{
    Success = 0,
    NormalDisconnection = 0,
    GrantedQoS0 = 0,
    GrantedQoS1 = 1,
    GrantedQoS2 = 2,
    DisconnectWithWillMessage = 4,
    NoMatchingSubscribers = 16,
    NoSubscriptionExisted = 17,
    ContinueAuthentication = 24,
    ReAuthenticate = 25,
    UnspecifiedError = 128,
    MalformedPacket = 129,
    ProtocolError = 130,
    ImplementationSpecificError = 131,
    UnsupportedProtocolVersion = 132,
    ClientIdentifierNotValid = 133,
    BadUserNameOrPassword = 134,
    NotAuthorized = 135,
    ServerUnavailable = 136,
    ServerBusy = 137,
    Banned = 138,
    ServeShuttingDown = 139,
    BadAuthenticationMethod = 140,
    KeepAliveTimeout = 141,
    SessionTakenOver = 142,
    TopicFilterInvalid = 143,
    TopicNameInvalid = 144,
    PacketIdentifierInUse = 145,
    PacketIdentifierNotFound = 146,
    ReceiveMaximumExceeded = 147,
    TopicAliasInvalid = 148,
    PacketTooLarge = 149,
    MessageRateTooHigh = 150,
    QuotaExceeded = 151,
    AdministrativeAction = 152,
    PayloadFormatInvalid = 153,
    RetainNotSupported = 154,
    QoSNotSupported = 155,
    UseAnotherServer = 156,
    ServerMoved = 157,
    SharedSubscriptionsNotSupported = 158,
    ConnectionRateExceeded = 159,
    MaximumConnectTime = 160,
    SubscriptionIdentifiersNotSupported = 161,
    WildcardSubscriptionsNotSupported = 162,
    ConnectionRefusedUnacceptableProtocolVersion = 1,
    ConnectionRefusedIdentifierRejected = 2,
    ConnectionRefusedServerUnavailable = 3,
    ConnectionRefusedBadUserNameOrPassword = 4,
    ConnectionRefusedNotAuthorized = 5,
}

public class UserProperty
{
    public string Name { get => throw null; set => throw null; }

    public string Value { get => throw null; set => throw null; }

    public UserProperty(string name, string value) => throw null;
}
