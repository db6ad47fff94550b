namespace EdgeEnergy.Messaging;

/// <summary>An accepted session.</summary>
public sealed class MqttConnection(bool sessionPresent) : EventArgs
{
    /// <summary>True when the broker kept subscriptions and messages of an earlier connection.</summary>
    public bool SessionPresent { get; } = sessionPresent;
}
