namespace EdgeEnergy.Messaging;

/// <summary>What a handler of one of the client's events threw.</summary>
public sealed class MqttHandlerFailure(Exception exception) : EventArgs
{
    public Exception Exception { get; } = exception;
}
