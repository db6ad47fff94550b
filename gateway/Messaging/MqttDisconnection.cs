namespace EdgeEnergy.Messaging;

/// <summary>The end of a connection, or of an attempt to connect.</summary>
public sealed class MqttDisconnection(string reason, TimeSpan? retryIn) : EventArgs
{
    /// <summary>One line without secrets.</summary>
    public string Reason { get; } = reason;

    /// <summary>Time to the next attempt, null when there will be none.</summary>
    public TimeSpan? RetryIn { get; } = retryIn;
}
