// Signatures of nanoFramework.M2Mqtt 5.1.206.0 (nanoFramework, MIT licence), namespace nanoFramework.M2Mqtt.Exceptions (only what firmware uses). Nothing here has a body: it is compiled against, never run.
using System;

namespace nanoFramework.M2Mqtt.Exceptions;

public enum MqttClientErrorCode
{
    WillWrong = 1,
    KeepAliveWrong = 2,
    TopicWildcard = 3,
    TopicLength = 4,
    QosNotAllowed = 5,
    TopicsEmpty = 6,
    QosLevelsEmpty = 7,
    TopicsQosLevelsNotMatch = 8,
    WrongBrokerMessage = 9,
    WrongMessageId = 10,
    InflightQueueFull = 11,
    InvalidFlagBits = 12,
    InvalidConnectFlags = 13,
    InvalidClientId = 14,
    InvalidProtocolName = 15,
}

public class MqttClientException : Exception
{
    public MqttClientErrorCode ErrorCode { get => throw null; set => throw null; }

    public MqttClientException(MqttClientErrorCode errorCode) => throw null;
}

public class MqttCommunicationException : Exception
{
    public MqttCommunicationException() => throw null;

    public MqttCommunicationException(Exception e) => throw null;
}

public class MqttConnectionException : Exception
{
    public MqttConnectionException(string message, Exception innerException) => throw null;
}

public class MqttTimeoutException : Exception
{
    public MqttTimeoutException() => throw null;
}
