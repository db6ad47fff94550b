using System.Threading.Channels;

namespace EdgeEnergy.Messaging.Tests;

/// <summary>What a client reported, in order, to be awaited.</summary>
internal sealed class Recorder
{
    private readonly Channel<MqttMessage> _messages = Channel.CreateUnbounded<MqttMessage>();
    private readonly Channel<MqttConnection> _connections = Channel.CreateUnbounded<MqttConnection>();
    private readonly Channel<MqttDisconnection> _disconnections = Channel.CreateUnbounded<MqttDisconnection>();
    private readonly Channel<Exception> _failures = Channel.CreateUnbounded<Exception>();

    public Recorder(IMqttClient client)
    {
        client.MessageReceived += (_, message) => _messages.Writer.TryWrite(message);
        client.Connected += (_, connection) => _connections.Writer.TryWrite(connection);
        client.Disconnected += (_, disconnection) => _disconnections.Writer.TryWrite(disconnection);
        client.HandlerFailed += (_, failure) => _failures.Writer.TryWrite(failure.Exception);
    }

    public ValueTask<MqttMessage> MessageAsync(CancellationToken cancellationToken) => _messages.Reader.ReadAsync(cancellationToken);

    public ValueTask<MqttConnection> ConnectionAsync(CancellationToken cancellationToken) => _connections.Reader.ReadAsync(cancellationToken);

    public ValueTask<MqttDisconnection> DisconnectionAsync(CancellationToken cancellationToken) => _disconnections.Reader.ReadAsync(cancellationToken);

    public ValueTask<Exception> FailureAsync(CancellationToken cancellationToken) => _failures.Reader.ReadAsync(cancellationToken);

    public bool HasMessage => _messages.Reader.Count > 0;
}
