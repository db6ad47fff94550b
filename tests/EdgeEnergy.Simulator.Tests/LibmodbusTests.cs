using System.Runtime.InteropServices;
using EdgeEnergy.Simulator.Inverter;
using EdgeEnergy.Simulator.Rigs;
using EdgeEnergy.Simulator.Servers;

namespace EdgeEnergy.Simulator.Tests;

/// <summary>An independent Modbus client, Debian's libmodbus, against the simulated inverters.</summary>
public sealed partial class LibmodbusTests
{
    private const string Library = "libmodbus.so.5";
    private const int ExceptionBase = 112_345_678;

    [Theory]
    [InlineData(RigTransport.Tcp)]
    [InlineData(RigTransport.Rtu)]
    public void Libmodbus_reads_writes_and_is_refused_like_by_an_inverter(RigTransport transport)
    {
        Assert.SkipUnless(NativeLibrary.TryLoad(Library, out _), "libmodbus5 is not installed");
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b08"), 1);
        inverter.Step();
        using IInverterServer server = InverterServers.Open(Rigs.Participant("b08").Home! with { Transport = transport }, inverter, 0);
        IntPtr context = server.Address.Path is { } path
            ? NewRtu(path, 9600, (byte)'N', 8, 1)
            : NewTcp(server.Address.Host!, server.Address.Port!.Value);
        try
        {
            Assert.Equal(0, SetSlave(context, 1));
            Assert.Equal(0, SetResponseTimeout(context, 10, 0));
            Assert.Equal(0, Connect(context));
            ushort[] expected = new ushort[125];
            ushort[] words = new ushort[125];
            inverter.Read(586, 125, expected);
            Assert.Equal(125, ReadRegisters(context, 586, 125, words));
            Assert.Equal(expected, words);

            Assert.Equal(2, WriteRegisters(context, 142, 2, [0, 4321]));
            Assert.Equal(1, ReadRegisters(context, 143, 1, words));
            Assert.Equal(4321, words[0]);

            Refused(1, WriteRegister(context, 142, 1));
            Refused(2, ReadRegisters(context, 1999, 3, words));
            Refused(2, WriteRegisters(context, 500, 1, [1]));
            Refused(3, WriteRegisters(context, 142, 1, [9]));
        }
        finally
        {
            Close(context);
            Free(context);
        }
    }

    private static void Refused(int exception, int result)
    {
        int error = Marshal.GetLastPInvokeError();
        Assert.Equal(-1, result);
        Assert.Equal(ExceptionBase + exception, error);
    }

    [LibraryImport(Library, EntryPoint = "modbus_new_tcp", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr NewTcp(string address, int port);

    [LibraryImport(Library, EntryPoint = "modbus_new_rtu", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr NewRtu(string device, int baud, byte parity, int dataBits, int stopBits);

    [LibraryImport(Library, EntryPoint = "modbus_set_slave")]
    private static partial int SetSlave(IntPtr context, int slave);

    [LibraryImport(Library, EntryPoint = "modbus_set_response_timeout")]
    private static partial int SetResponseTimeout(IntPtr context, uint seconds, uint microseconds);

    [LibraryImport(Library, EntryPoint = "modbus_connect")]
    private static partial int Connect(IntPtr context);

    [LibraryImport(Library, EntryPoint = "modbus_read_registers", SetLastError = true)]
    private static partial int ReadRegisters(IntPtr context, int address, int count, [Out] ushort[] words);

    [LibraryImport(Library, EntryPoint = "modbus_write_registers", SetLastError = true)]
    private static partial int WriteRegisters(IntPtr context, int address, int count, ushort[] words);

    [LibraryImport(Library, EntryPoint = "modbus_write_register", SetLastError = true)]
    private static partial int WriteRegister(IntPtr context, int address, ushort value);

    [LibraryImport(Library, EntryPoint = "modbus_close")]
    private static partial void Close(IntPtr context);

    [LibraryImport(Library, EntryPoint = "modbus_free")]
    private static partial void Free(IntPtr context);
}
