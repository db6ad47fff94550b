using System.Text;

namespace EdgeEnergy.Messaging;

/// <summary>How to reach the broker and as whom.</summary>
public sealed record MqttOptions
{
    public required string Host { get; init; }

    public required int Port { get; init; }

    /// <summary>Unique at the broker: a second connection with the same id ends the first.</summary>
    public required string ClientId { get; init; }

    /// <summary>Null for a broker that allows anonymous clients.</summary>
    public string? User { get; init; }

    /// <summary>Left out of <see cref="ToString"/>, so that it reaches no log.</summary>
    public string? Password { get; init; }

    /// <summary>False keeps the session at the broker: QoS 1 messages that arrive while the client is away are delivered on return.</summary>
    public bool CleanSession { get; init; } = true;

    /// <summary>5 s or more.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    public MqttWill? Will { get; init; }

    /// <summary>Wait before the first reconnection; doubled for each further failure.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Upper bound of the wait between two attempts.</summary>
    public TimeSpan ReconnectDelayMax { get; init; } = TimeSpan.FromSeconds(30);

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"{Host}:{Port} as {ClientId}, user {User ?? "none"}");
        return true;
    }
}
