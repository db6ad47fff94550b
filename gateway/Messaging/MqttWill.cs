namespace EdgeEnergy.Messaging;

/// <summary>Message that the broker publishes (QoS 1) when the client vanishes without a DISCONNECT.</summary>
public sealed record MqttWill(string Topic, ReadOnlyMemory<byte> Payload, bool Retain);
