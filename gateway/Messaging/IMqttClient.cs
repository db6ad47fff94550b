namespace EdgeEnergy.Messaging;

/// <summary>
/// One MQTT 3.1.1 session that reconnects and resubscribes by itself. Events are raised one at a time, in order of arrival, on a task of the
/// client's own: a slow handler delays later events and loses none. Attach handlers before <see cref="ConnectAsync"/>, because a persistent
/// session delivers what it kept right after connecting.
/// </summary>
public interface IMqttClient : IAsyncDisposable
{
    bool IsConnected { get; }

    event EventHandler<MqttMessage>? MessageReceived;

    event EventHandler<MqttConnection>? Connected;

    /// <summary>Raised for a lost connection and for each attempt that failed, with a one-line reason.</summary>
    event EventHandler<MqttDisconnection>? Disconnected;

    /// <summary>A handler of one of the other events has thrown; the session goes on. A handler of this event must not throw: the events end with it.</summary>
    event EventHandler<MqttHandlerFailure>? HandlerFailed;

    /// <summary>
    /// Completes when the broker has accepted the session; an unreachable broker is tried again until <paramref name="cancellationToken"/> ends it.
    /// Throws <see cref="EdgeEnergy.Domain.InputException"/> when the broker refuses user, password or client id. Called once a client.
    /// </summary>
    Task ConnectAsync(MqttOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// True when the broker has acknowledged (QoS 1: PUBACK; QoS 0: handed to the connection). False when there is no connection or it was lost
    /// first: the message may or may not have arrived, the caller publishes again. The payload is copied before the call returns.
    /// </summary>
    Task<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload, MqttQos qos, bool retain, CancellationToken cancellationToken);

    /// <summary>
    /// Completes at the broker's SUBACK, after the next connection if there is none now; repeated on every reconnection.
    /// Throws <see cref="EdgeEnergy.Domain.InputException"/> when the broker refuses the filter.
    /// </summary>
    Task SubscribeAsync(string filter, MqttQos qos, CancellationToken cancellationToken);

    /// <summary>Ends the session in good order: no last will is published, no reconnection follows. Waiting publishes complete with false.</summary>
    Task DisconnectAsync(CancellationToken cancellationToken);
}
