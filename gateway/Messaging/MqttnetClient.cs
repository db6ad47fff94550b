using System.Buffers;
using EdgeEnergy.Domain;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace EdgeEnergy.Messaging;

/// <summary><see cref="IMqttClient"/> on MQTTnet. It does not reconnect by itself: one task of ours connects, subscribes, waits for the loss and begins again.</summary>
public sealed class MqttnetClient : IMqttClient
{
    private readonly TimeProvider _time;
    private readonly EventPump _pump;
    private readonly MQTTnet.IMqttClient _client = new MqttClientFactory().CreateMqttClient();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Subscription> _subscriptions = new(StringComparer.Ordinal);
    private TaskCompletionSource<string> _lost = NewLoss();
    private Task? _running;

    public MqttnetClient(TimeProvider time)
    {
        _time = time;
        _pump = new EventPump(Raise, failure => HandlerFailed?.Invoke(this, new MqttHandlerFailure(failure)));
        _client.ApplicationMessageReceivedAsync += OnReceivedAsync;
        _client.DisconnectedAsync += OnDisconnectedAsync;
    }

    public event EventHandler<MqttMessage>? MessageReceived;

    public event EventHandler<MqttConnection>? Connected;

    public event EventHandler<MqttDisconnection>? Disconnected;

    public event EventHandler<MqttHandlerFailure>? HandlerFailed;

    public bool IsConnected => _client.IsConnected;

    public async Task ConnectAsync(MqttOptions options, CancellationToken cancellationToken)
    {
        MqttOptionsCheck.ThrowIfUnusable(options);
        lock (_gate)
        {
            if (_running is not null)
            {
                throw new InvalidOperationException("A client connects once.");
            }

            _running = Task.Run(() => RunAsync(options, _stop.Token), CancellationToken.None);
        }

        try
        {
            await _accepted.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await _stop.CancelAsync();
            throw;
        }
    }

    public async Task<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload, MqttQos qos, bool retain, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var message = new MqttApplicationMessageBuilder()
            .WithTopic(topic)
            .WithPayload(payload.ToArray())
            .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)qos)
            .WithRetainFlag(retain)
            .Build();
        try
        {
            return (await _client.PublishAsync(message, cancellationToken)).IsSuccess;
        }
        catch (MqttProtocolViolationException e)
        {
            throw new InputException($"MQTT topic '{topic}', {payload.Length} bytes: {e.Message}", e);
        }
        catch (Exception e) when (IsConnectionLoss(e) && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public async Task SubscribeAsync(string filter, MqttQos qos, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        var subscription = new Subscription(filter, qos);
        lock (_gate)
        {
            _subscriptions[filter] = subscription;
        }

        if (_client.IsConnected)
        {
            await RequestAsync(subscription, cancellationToken);
        }

        await subscription.Granted.Task.WaitAsync(cancellationToken);
    }

    public async Task DisconnectAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_running is { } running)
        {
            await running.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync(CancellationToken.None);
        await _pump.CompleteAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private static TaskCompletionSource<string> NewLoss() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsConnectionLoss(Exception e) => e is MqttCommunicationException or OperationCanceledException or IOException;

    private static bool IsFinal(MqttClientConnectResultCode code) => code is
        MqttClientConnectResultCode.UnsupportedProtocolVersion or
        MqttClientConnectResultCode.ClientIdentifierNotValid or
        MqttClientConnectResultCode.BadUserNameOrPassword or
        MqttClientConnectResultCode.NotAuthorized;

    private static MqttClientOptions Translate(MqttOptions options)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(options.Host, options.Port)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithClientId(options.ClientId)
            .WithCleanSession(options.CleanSession)
            .WithKeepAlivePeriod(options.KeepAlive);
        if (options.User is { } user)
        {
            builder = builder.WithCredentials(user, options.Password ?? string.Empty);
        }

        if (options.Will is { } will)
        {
            builder = builder
                .WithWillTopic(will.Topic)
                .WithWillPayload(will.Payload.ToArray())
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .WithWillRetain(will.Retain);
        }

        return builder.Build();
    }

    private async Task RunAsync(MqttOptions options, CancellationToken stop)
    {
        var where = $"MQTT {options.Host}:{options.Port}";
        var last = "disconnected";
        try
        {
            var translated = Translate(options);
            var backoff = new Backoff(options.ReconnectDelay, options.ReconnectDelayMax);
            while (!stop.IsCancellationRequested)
            {
                var reason = await RunConnectionAsync(options, translated, backoff, stop);
                if (stop.IsCancellationRequested)
                {
                    break;
                }

                var delay = backoff.Next();
                _pump.Post(new MqttDisconnection($"{where}: {reason}", delay));
                await Task.Delay(delay, _time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to end while waiting for the next attempt.
        }
        catch (Exception e)
        {
            // The answer to ConnectAsync, and the reason of the last event.
            last = e.Message;
            _accepted.TrySetException(e);
        }

        await LeaveAsync();
        _accepted.TrySetCanceled(CancellationToken.None);
        lock (_gate)
        {
            foreach (var subscription in _subscriptions.Values)
            {
                subscription.Granted.TrySetCanceled(CancellationToken.None);
            }
        }

        _pump.Post(new MqttDisconnection($"{where}: {last}", retryIn: null));
    }

    private async Task<string> RunConnectionAsync(MqttOptions options, MqttClientOptions translated, Backoff backoff, CancellationToken stop)
    {
        _lost = NewLoss();
        MqttClientConnectResult result;
        try
        {
            result = await _client.ConnectAsync(translated, stop);
        }
        catch (Exception e) when (IsConnectionLoss(e) && !stop.IsCancellationRequested)
        {
            return (e.InnerException ?? e).Message;
        }

        if (result.ResultCode != MqttClientConnectResultCode.Success)
        {
            var refusal = $"connection refused: {result.ResultCode}";
            return IsFinal(result.ResultCode) && !_accepted.Task.IsCompleted
                ? throw new InputException($"MQTT {options.Host}:{options.Port}: {refusal} (client '{options.ClientId}', user '{options.User ?? "none"}')")
                : refusal;
        }

        backoff.Reset();
        _pump.Post(new MqttConnection(result.IsSessionPresent));
        _accepted.TrySetResult();
        Subscription[] subscriptions;
        lock (_gate)
        {
            subscriptions = [.. _subscriptions.Values];
        }

        foreach (var subscription in subscriptions)
        {
            await RequestAsync(subscription, stop);
        }

        return await _lost.Task.WaitAsync(stop);
    }

    /// <summary>Asks the broker for one filter; the answer completes the subscription, a lost connection leaves it to the next one.</summary>
    private async Task RequestAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        var request = new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(subscription.Filter, (MqttQualityOfServiceLevel)subscription.Qos)
            .Build();
        try
        {
            var result = await _client.SubscribeAsync(request, cancellationToken);
            if (result.Items.All(item => item.ResultCode < MqttClientSubscribeResultCode.UnspecifiedError))
            {
                subscription.Granted.TrySetResult();
                return;
            }

            Refuse(subscription, "refused by the broker");
        }
        catch (MqttProtocolViolationException e)
        {
            Refuse(subscription, e.Message);
        }
        catch (Exception e) when (IsConnectionLoss(e) && !cancellationToken.IsCancellationRequested)
        {
            // RunConnectionAsync repeats every filter after the next connection.
        }
    }

    private void Refuse(Subscription subscription, string reason)
    {
        lock (_gate)
        {
            if (_subscriptions.TryGetValue(subscription.Filter, out var current) && ReferenceEquals(current, subscription))
            {
                _subscriptions.Remove(subscription.Filter);
            }
        }

        subscription.Granted.TrySetException(new InputException($"MQTT filter '{subscription.Filter}': {reason}"));
    }

    private async Task LeaveAsync()
    {
        if (!_client.IsConnected)
        {
            return;
        }

        try
        {
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), CancellationToken.None);
        }
        catch (Exception e) when (IsConnectionLoss(e))
        {
            // The connection went first; there is nobody left to take leave of.
        }
    }

    private Task OnReceivedAsync(MqttApplicationMessageReceivedEventArgs arguments)
    {
        var message = arguments.ApplicationMessage;
        _pump.Post(new MqttMessage(message.Topic, message.Payload.ToArray(), message.Retain));
        return Task.CompletedTask;
    }

    private Task OnDisconnectedAsync(MqttClientDisconnectedEventArgs arguments)
    {
        // A failed attempt is reported here as well, late enough to be mistaken for the loss of the connection after it.
        if (arguments.ClientWasConnected)
        {
            _lost.TrySetResult(arguments.Exception?.Message ?? arguments.ReasonString ?? "connection closed");
        }

        return Task.CompletedTask;
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

    private sealed record Subscription(string Filter, MqttQos Qos)
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
