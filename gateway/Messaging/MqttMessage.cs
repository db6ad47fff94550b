namespace EdgeEnergy.Messaging;

/// <summary>A received message; the payload is the receiver's own copy and may be kept.</summary>
public sealed class MqttMessage(string topic, ReadOnlyMemory<byte> payload, bool retained) : EventArgs
{
    public string Topic { get; } = topic;

    /// <summary>Body, 0 bytes or more.</summary>
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    /// <summary>True when the broker kept it from before the subscription.</summary>
    public bool Retained { get; } = retained;
}
