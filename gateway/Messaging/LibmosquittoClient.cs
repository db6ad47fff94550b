using EdgeEnergy.Domain;
using EdgeEnergy.Messaging.Native;

namespace EdgeEnergy.Messaging;

/// <summary>
/// <see cref="IMqttClient"/> on Debian's libmosquitto. One background thread owns the native client; the other threads hand it their publishes in a
/// queue and wake it, so the library is never entered by two threads and an acknowledgement can not overtake the registration of its publish.
/// </summary>
public sealed class LibmosquittoClient : IMqttClient, IConnectionOwner
{
    /// <summary>Publishes handed to the library and not yet acknowledged; far below the 65,535 message ids of MQTT.</summary>
    private const int UnacknowledgedMaximum = 4_096;

    private const int TickMilliseconds = 1_000;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly EventPump _pump;
    private readonly WakeUp _wake = new();
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Guarded by _gate: everything that callers and the network thread both touch.
    private readonly Lock _gate = new();
    private readonly Queue<OutgoingPublish> _outgoing = new();
    private readonly Dictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);
    private readonly Queue<Subscription> _newSubscriptions = new();
    private MqttOptions? _options;
    private bool _isConnected;
    private bool _stopping;

    // Of the network thread alone.
    private readonly Dictionary<int, OutgoingPublish> _unacknowledged = [];
    private readonly Dictionary<int, Subscription> _unanswered = [];
    private LibmosquittoConnection? _connection;
    private Backoff? _backoff;

    public LibmosquittoClient(TimeProvider time)
    {
        _time = time;
        _pump = new EventPump(Raise, failure => HandlerFailed?.Invoke(this, new MqttHandlerFailure(failure)));
    }

    public event EventHandler<MqttMessage>? MessageReceived;

    public event EventHandler<MqttConnection>? Connected;

    public event EventHandler<MqttDisconnection>? Disconnected;

    public event EventHandler<MqttHandlerFailure>? HandlerFailed;

    public bool IsConnected
    {
        get
        {
            lock (_gate)
            {
                return _isConnected;
            }
        }
    }

    public async Task ConnectAsync(MqttOptions options, CancellationToken cancellationToken)
    {
        MqttOptionsCheck.ThrowIfUnusable(options);
        lock (_gate)
        {
            if (_options is not null)
            {
                throw new InvalidOperationException("A client connects once.");
            }

            _options = options;
        }

        new Thread(Run) { IsBackground = true, Name = $"mqtt {options.ClientId}" }.Start();
        try
        {
            await _accepted.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Stop();
            throw;
        }
    }

    public async Task<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload, MqttQos qos, bool retain, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var publish = new OutgoingPublish(topic, payload.ToArray(), qos, retain);
        bool wake;
        lock (_gate)
        {
            if (!_isConnected)
            {
                return false;
            }

            wake = _outgoing.Count == 0;
            _outgoing.Enqueue(publish);
        }

        if (wake)
        {
            _wake.Signal();
        }

        return await publish.Done.Task.WaitAsync(cancellationToken);
    }

    public async Task SubscribeAsync(string filter, MqttQos qos, CancellationToken cancellationToken)
    {
        var subscription = new Subscription(filter, qos);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _subscriptions[filter] = subscription;
            if (_isConnected)
            {
                _newSubscriptions.Enqueue(subscription);
            }
        }

        _wake.Signal();
        await subscription.Granted.Task.WaitAsync(cancellationToken);
    }

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        Stop();
        await _ended.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        try
        {
            await _ended.Task.WaitAsync(Farewell);
        }
        catch (TimeoutException)
        {
            // The thread sits in a TCP handshake with a host that does not answer. It is a background thread and ends when the handshake does.
        }

        await _pump.CompleteAsync();
    }

    void IConnectionOwner.Accepted(bool sessionPresent)
    {
        lock (_gate)
        {
            _isConnected = true;
            _newSubscriptions.Clear();
            foreach (var subscription in _subscriptions.Values)
            {
                _newSubscriptions.Enqueue(subscription);
            }
        }

        _backoff?.Reset();
        _pump.Post(new MqttConnection(sessionPresent));
        _accepted.TrySetResult();
    }

    void IConnectionOwner.Received(MqttMessage message) => _pump.Post(message);

    void IConnectionOwner.PublishAcknowledged(int messageId)
    {
        if (_unacknowledged.Remove(messageId, out var publish))
        {
            publish.Done.TrySetResult(true);
        }
    }

    void IConnectionOwner.SubscriptionAnswered(int messageId, bool granted)
    {
        if (_unanswered.Remove(messageId, out var subscription))
        {
            Answer(subscription, granted ? null : "refused by the broker");
        }
    }

    private void Stop()
    {
        bool neverStarted;
        lock (_gate)
        {
            _stopping = true;
            neverStarted = _options is null;
        }

        if (neverStarted)
        {
            _wake.Dispose();
            _ended.TrySetResult();
        }
        else
        {
            _wake.Signal();
        }
    }

    private bool IsStopping()
    {
        lock (_gate)
        {
            return _stopping;
        }
    }

    private void Raise(object occurrence)
    {
        switch (occurrence)
        {
            case MqttMessage message:
                MessageReceived?.Invoke(this, message);
                break;
            case MqttConnection connection:
                Connected?.Invoke(this, connection);
                break;
            case MqttDisconnection disconnection:
                Disconnected?.Invoke(this, disconnection);
                break;
        }
    }

    private void Run()
    {
        var options = _options!;
        var last = "disconnected";
        try
        {
            _backoff = new Backoff(options.ReconnectDelay, options.ReconnectDelayMax);
            while (!IsStopping())
            {
                var reason = RunConnection(options);
                Abandon();
                if (IsStopping())
                {
                    break;
                }

                var delay = _backoff.Next();
                _pump.Post(new MqttDisconnection($"MQTT {options.Host}:{options.Port}: {reason}", delay));
                Wait(delay);
            }
        }
        catch (Exception e)
        {
            // Nobody else sees an exception of this thread: it becomes the answer to ConnectAsync and the reason of the last event.
            last = e.Message;
            _accepted.TrySetException(e);
            Stop();
        }

        Abandon();
        CancelSubscriptions();
        _accepted.TrySetCanceled();
        _pump.Post(new MqttDisconnection($"MQTT {options.Host}:{options.Port}: {last}", retryIn: null));
        _wake.Dispose();
        _ended.TrySetResult();
    }

    /// <summary>From the TCP handshake to the end of the connection; returns why it ended.</summary>
    private string RunConnection(MqttOptions options)
    {
        using var connection = new LibmosquittoConnection(options, this);
        _connection = connection;
        try
        {
            if (connection.Open(options) is { } unreachable)
            {
                return unreachable;
            }

            var reason = Drive(connection);
            if (connection.Refusal is not { } refusal)
            {
                return reason;
            }

            if (connection.IsRefusalFinal && !_accepted.Task.IsCompleted)
            {
                throw new InputException($"MQTT {options.Host}:{options.Port}: {refusal} (client '{options.ClientId}', user '{options.User ?? "none"}')");
            }

            return refusal;
        }
        finally
        {
            _connection = null;
        }
    }

    private string Drive(LibmosquittoConnection connection)
    {
        long? leavingSince = null;
        while (true)
        {
            if (leavingSince is null && IsStopping())
            {
                leavingSince = _time.GetTimestamp();
                connection.Disconnect();
            }

            if (leavingSince is { } since && _time.GetElapsedTime(since) > Farewell)
            {
                return "the broker did not take the DISCONNECT";
            }

            SendQueued(connection);
            var socket = connection.Socket;
            if (socket < 0)
            {
                return "connection closed";
            }

            var (readable, writable) = _wake.Wait(socket, connection.WantsToWrite, TickMilliseconds);
            var failure = (readable ? connection.Read() : null) ?? (writable ? connection.Write() : null) ?? connection.Tick();
            if (failure is not null)
            {
                return failure;
            }
        }
    }

    private void SendQueued(LibmosquittoConnection connection)
    {
        while (true)
        {
            Subscription? subscription;
            OutgoingPublish? publish = null;
            lock (_gate)
            {
                if (!_isConnected || _stopping)
                {
                    return;
                }

                if (!_newSubscriptions.TryDequeue(out subscription) &&
                    (_unacknowledged.Count >= UnacknowledgedMaximum || !_outgoing.TryDequeue(out publish)))
                {
                    return;
                }
            }

            if (subscription is not null)
            {
                Send(connection, subscription);
            }
            else
            {
                Send(connection, publish!);
            }
        }
    }

    private void Send(LibmosquittoConnection connection, Subscription subscription)
    {
        if (connection.Subscribe(subscription.Filter, subscription.Qos, out var failure) is { } id)
        {
            _unanswered[id] = subscription;
        }
        else if (connection.Socket >= 0)
        {
            // The library itself refuses the filter. With the connection gone instead, the next one subscribes again.
            Answer(subscription, failure);
        }
    }

    private void Send(LibmosquittoConnection connection, OutgoingPublish publish)
    {
        if (connection.Publish(publish.Topic, publish.Payload, publish.Qos, publish.Retain, out var failure) is not { } id)
        {
            if (connection.Socket < 0)
            {
                publish.Done.TrySetResult(false);
            }
            else
            {
                publish.Done.TrySetException(new InputException($"MQTT topic '{publish.Topic}', {publish.Payload.Length} bytes: {failure}"));
            }
        }
        else if (publish.Qos == MqttQos.AtMostOnce)
        {
            publish.Done.TrySetResult(true);
        }
        else
        {
            _unacknowledged[id] = publish;
        }
    }

    private void Answer(Subscription subscription, string? failure)
    {
        if (failure is null)
        {
            subscription.Granted.TrySetResult();
            return;
        }

        lock (_gate)
        {
            if (_subscriptions.TryGetValue(subscription.Filter, out var current) && ReferenceEquals(current, subscription))
            {
                _subscriptions.Remove(subscription.Filter);
            }
        }

        subscription.Granted.TrySetException(new InputException($"MQTT filter '{subscription.Filter}': {failure}"));
    }

    /// <summary>The connection is gone: every publish that waits for an acknowledgement learns that it has none.</summary>
    private void Abandon()
    {
        lock (_gate)
        {
            _isConnected = false;
            while (_outgoing.TryDequeue(out var publish))
            {
                publish.Done.TrySetResult(false);
            }
        }

        foreach (var publish in _unacknowledged.Values)
        {
            publish.Done.TrySetResult(false);
        }

        _unacknowledged.Clear();
        _unanswered.Clear();
    }

    private void CancelSubscriptions()
    {
        lock (_gate)
        {
            foreach (var subscription in _subscriptions.Values)
            {
                subscription.Granted.TrySetCanceled();
            }
        }
    }

    private void Wait(TimeSpan delay)
    {
        // The alarm itself says that the time has come: by another clock it may ring a moment early, and it rings only once.
        var rung = false;
        using var alarm = _time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref rung, true);
                _wake.Signal();
            },
            state: null,
            delay,
            Timeout.InfiniteTimeSpan);
        while (!IsStopping() && !Volatile.Read(ref rung))
        {
            _wake.Wait();
        }
    }

    private sealed record OutgoingPublish(string Topic, byte[] Payload, MqttQos Qos, bool Retain)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Subscription(string Filter, MqttQos Qos)
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
