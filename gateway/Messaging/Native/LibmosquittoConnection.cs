using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Messaging.Native;

/// <summary>
/// One connection of libmosquitto, used by one thread from beginning to end. A lost connection is thrown away with everything in flight: the
/// publishers have been told "not acknowledged", so nothing stale is sent again under a message id that is in use by then.
/// </summary>
internal sealed unsafe class LibmosquittoConnection : IDisposable
{
    /// <summary>Enough to fill a link of 20 ms round trip with some thousands of publishes per second.</summary>
    private const int InFlightMaximum = 1_000;

    private const int RefusedProtocol = 1;
    private const int RefusedServerUnavailable = 3;
    private const int RefusedNotAuthorised = 5;
    private const int SubscriptionRefused = 128;

    private static readonly Lazy<int> Initialised = new(Initialise);

    private readonly IConnectionOwner _owner;
    private readonly GCHandle _self;
    private readonly nint _client;
    private int _refusal;

    public LibmosquittoConnection(MqttOptions options, IConnectionOwner owner)
    {
        _owner = owner;
        _ = Initialised.Value;
        _self = GCHandle.Alloc(this);
        _client = Libmosquitto.mosquitto_new(options.ClientId, options.CleanSession, GCHandle.ToIntPtr(_self));
        if (_client == 0)
        {
            _self.Free();
            throw new InputException("MQTT", "client id", $"'{options.ClientId}'", "1 to 65,535 bytes of UTF-8");
        }

        Libmosquitto.mosquitto_connect_with_flags_callback_set(_client, &OnConnect);
        Libmosquitto.mosquitto_publish_callback_set(_client, &OnPublish);
        Libmosquitto.mosquitto_subscribe_callback_set(_client, &OnSubscribe);
        Libmosquitto.mosquitto_message_callback_set(_client, &OnMessage);
        Check(Libmosquitto.mosquitto_int_option(_client, Libmosquitto.OptionSendMaximum, InFlightMaximum), "in-flight maximum");
        // Without it a small publish waits for the acknowledgement of the one before (Nagle against delayed ACK: 40 ms).
        Check(Libmosquitto.mosquitto_int_option(_client, Libmosquitto.OptionTcpNoDelay, 1), "TCP_NODELAY");
        if (options.User is { } user)
        {
            Check(Libmosquitto.mosquitto_username_pw_set(_client, user, options.Password), "user");
        }

        if (options.Will is { } will)
        {
            fixed (byte* payload = will.Payload.Span)
            {
                Check(Libmosquitto.mosquitto_will_set(_client, will.Topic, will.Payload.Length, payload, (int)MqttQos.AtLeastOnce, will.Retain), "last will");
            }
        }
    }

    /// <summary>Socket to wait on, -1 once the connection has ended.</summary>
    public int Socket => Libmosquitto.mosquitto_socket(_client);

    public bool WantsToWrite => Libmosquitto.mosquitto_want_write(_client);

    /// <summary>The broker's reason for refusing the session, null when it did not.</summary>
    public string? Refusal => _refusal == 0 ? null : Libmosquitto.Text(Libmosquitto.mosquitto_connack_string(_refusal));

    /// <summary>True when trying again with the same options can not succeed: protocol, client id, user or password.</summary>
    public bool IsRefusalFinal => _refusal is >= RefusedProtocol and <= RefusedNotAuthorised and not RefusedServerUnavailable;

    /// <summary>Null on success, otherwise the reason. Blocks for the TCP handshake only; the broker's answer arrives by <see cref="Read"/>.</summary>
    public string? Open(MqttOptions options) =>
        Explain(Libmosquitto.mosquitto_connect(_client, options.Host, options.Port, (int)options.KeepAlive.TotalSeconds));

    public string? Read() => Explain(Libmosquitto.mosquitto_loop_read(_client, 1));

    public string? Write() => Explain(Libmosquitto.mosquitto_loop_write(_client, 1));

    /// <summary>Keep-alive; call it about once a second.</summary>
    public string? Tick() => Explain(Libmosquitto.mosquitto_loop_misc(_client));

    /// <summary>The message id, or null and the reason.</summary>
    public int? Publish(string topic, ReadOnlySpan<byte> payload, MqttQos qos, bool retain, out string? failure)
    {
        fixed (byte* bytes = payload)
        {
            failure = Explain(Libmosquitto.mosquitto_publish(_client, out var id, topic, payload.Length, bytes, (int)qos, retain));
            return failure is null ? id : null;
        }
    }

    /// <summary>The message id, or null and the reason.</summary>
    public int? Subscribe(string filter, MqttQos qos, out string? failure)
    {
        failure = Explain(Libmosquitto.mosquitto_subscribe(_client, out var id, filter, (int)qos));
        return failure is null ? id : null;
    }

    public void Disconnect() => _ = Libmosquitto.mosquitto_disconnect(_client);

    public void Dispose()
    {
        Libmosquitto.mosquitto_destroy(_client);
        _self.Free();
    }

    private static int Initialise()
    {
        try
        {
            return Libmosquitto.mosquitto_lib_init();
        }
        catch (DllNotFoundException e)
        {
            throw new InputException("libmosquitto.so.1 not found (Debian package libmosquitto1): run tools/edge setup", e);
        }
    }

    private static string? Explain(int result)
    {
        const int seeErrno = 14;
        return result switch
        {
            Libmosquitto.Success => null,
            seeErrno => Marshal.GetLastPInvokeErrorMessage(),
            _ => Libmosquitto.Text(Libmosquitto.mosquitto_strerror(result)),
        };
    }

    private static void Check(int result, string what)
    {
        if (result != Libmosquitto.Success)
        {
            throw new InputException($"MQTT {what}: {Libmosquitto.Text(Libmosquitto.mosquitto_strerror(result))}");
        }
    }

    // The owner's methods only move values into queues and complete tasks; an exception in them would be a defect of this room, and the process
    // may not continue over a C frame in an unknown state, so none is caught here.
    private static LibmosquittoConnection Of(nint self) => (LibmosquittoConnection)GCHandle.FromIntPtr(self).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnConnect(nint client, nint self, int code, int flags)
    {
        var connection = Of(self);
        connection._refusal = code;
        if (code == 0)
        {
            connection._owner.Accepted((flags & 1) != 0);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnPublish(nint client, nint self, int messageId) => Of(self)._owner.PublishAcknowledged(messageId);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnSubscribe(nint client, nint self, int messageId, int count, int* granted) =>
        Of(self)._owner.SubscriptionAnswered(messageId, count > 0 && granted[0] < SubscriptionRefused);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMessage(nint client, nint self, NativeMessage* message)
    {
        var topic = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(message->Topic));
        var payload = new ReadOnlySpan<byte>(message->Payload, message->PayloadLength).ToArray();
        Of(self)._owner.Received(new MqttMessage(topic, payload, message->Retain != 0));
    }
}
