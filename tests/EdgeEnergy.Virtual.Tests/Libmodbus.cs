using System.Runtime.InteropServices;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>Debian's libmodbus: a Modbus peer that shares no code with ours.</summary>
internal static partial class Libmodbus
{
    private const string Name = "libmodbus.so.5";

    /// <summary>Offset of tab_registers in modbus_mapping_t of version 3.1: eight int, three pointers.</summary>
    private const int RegistersOffset = (8 * sizeof(int)) + (3 * 8);

    public static bool IsInstalled => NativeLibrary.TryLoad(Name, out _);

    public static void SetRegister(nint mapping, int address, ushort value) =>
        Marshal.WriteInt16(Marshal.ReadIntPtr(mapping, RegistersOffset), 2 * address, unchecked((short)value));

    public static ushort Register(nint mapping, int address) =>
        unchecked((ushort)Marshal.ReadInt16(Marshal.ReadIntPtr(mapping, RegistersOffset), 2 * address));

    [LibraryImport(Name, EntryPoint = "modbus_new_tcp", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewTcp(string address, int port);

    [LibraryImport(Name, EntryPoint = "modbus_new_rtu", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewRtu(string device, int baud, byte parity, int dataBits, int stopBits);

    [LibraryImport(Name, EntryPoint = "modbus_set_slave")]
    public static partial int SetSlave(nint context, int unit);

    [LibraryImport(Name, EntryPoint = "modbus_mapping_new")]
    public static partial nint NewMapping(int bits, int inputBits, int registers, int inputRegisters);

    [LibraryImport(Name, EntryPoint = "modbus_tcp_listen")]
    public static partial int Listen(nint context, int connections);

    [LibraryImport(Name, EntryPoint = "modbus_tcp_accept")]
    public static partial int Accept(nint context, ref int socket);

    [LibraryImport(Name, EntryPoint = "modbus_connect")]
    public static partial int Connect(nint context);

    [LibraryImport(Name, EntryPoint = "modbus_receive")]
    public static partial int Receive(nint context, byte[] request);

    [LibraryImport(Name, EntryPoint = "modbus_reply")]
    public static partial int Reply(nint context, byte[] request, int length, nint mapping);
}
