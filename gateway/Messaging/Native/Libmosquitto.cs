using System.Runtime.InteropServices;

namespace EdgeEnergy.Messaging.Native;

/// <summary>The part of libmosquitto 2.0 in use (mosquitto.h). Strings are UTF-8; results are MOSQ_ERR_*, 0 for success.</summary>
internal static unsafe partial class Libmosquitto
{
    private const string Library = "libmosquitto.so.1";

    public const int Success = 0;
    public const int OptionSendMaximum = 5;
    public const int OptionTcpNoDelay = 11;

    [LibraryImport(Library)]
    public static partial int mosquitto_lib_init();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint mosquitto_new(string id, [MarshalAs(UnmanagedType.U1)] bool cleanSession, nint userData);

    [LibraryImport(Library)]
    public static partial void mosquitto_destroy(nint client);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mosquitto_username_pw_set(nint client, string user, string? password);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mosquitto_will_set(
        nint client, string topic, int length, byte* payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain);

    [LibraryImport(Library)]
    public static partial int mosquitto_int_option(nint client, int option, int value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int mosquitto_connect(nint client, string host, int port, int keepAliveSeconds);

    [LibraryImport(Library)]
    public static partial int mosquitto_disconnect(nint client);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mosquitto_publish(
        nint client, out int messageId, string topic, int length, byte* payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mosquitto_subscribe(nint client, out int messageId, string filter, int qos);

    [LibraryImport(Library)]
    public static partial int mosquitto_socket(nint client);

    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool mosquitto_want_write(nint client);

    [LibraryImport(Library)]
    public static partial int mosquitto_loop_read(nint client, int maxPackets);

    [LibraryImport(Library)]
    public static partial int mosquitto_loop_write(nint client, int maxPackets);

    [LibraryImport(Library)]
    public static partial int mosquitto_loop_misc(nint client);

    [LibraryImport(Library)]
    public static partial nint mosquitto_strerror(int error);

    [LibraryImport(Library)]
    public static partial nint mosquitto_connack_string(int code);

    [LibraryImport(Library)]
    public static partial void mosquitto_connect_with_flags_callback_set(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, void> callback);

    [LibraryImport(Library)]
    public static partial void mosquitto_publish_callback_set(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, void> callback);

    [LibraryImport(Library)]
    public static partial void mosquitto_subscribe_callback_set(nint client, delegate* unmanaged[Cdecl]<nint, nint, int, int, int*, void> callback);

    [LibraryImport(Library)]
    public static partial void mosquitto_message_callback_set(nint client, delegate* unmanaged[Cdecl]<nint, nint, NativeMessage*, void> callback);

    public static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8)?.TrimEnd('.', ' ') ?? "unknown";
}
