using System.Net;
using System.Net.Sockets;
using EdgeEnergy.Core;
using EdgeEnergy.Virtual.Lines;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>Our master against libmodbus as server, on a socket and on a pseudo-terminal.</summary>
public sealed class IndependentPeerTests
{
    private const string Missing = "libmodbus5 is not installed (apt-get install libmodbus5)";

    [Fact]
    public void Our_master_reads_and_writes_a_libmodbus_server_over_tcp()
    {
        Assert.SkipUnless(Libmodbus.IsInstalled, Missing);
        int port = FreePort();
        LibmodbusServer server = LibmodbusServer.Tcp(port);
        using SocketStream line = new("127.0.0.1", port, TimeSpan.FromSeconds(5));

        Exercise(server, new ModbusMaster(line, new TcpFraming(), new SystemClock(TimeProvider.System), new ModbusOptions { TimeoutMilliseconds = 5000 }));
    }

    [Fact]
    public void Our_master_reads_and_writes_a_libmodbus_server_over_a_serial_line()
    {
        Assert.SkipUnless(Libmodbus.IsInstalled, Missing);
        PseudoTerminalPair cable = new();
        LibmodbusServer server = LibmodbusServer.Rtu(cable.Paths[0]);
        using SerialStream line = new(cable.Paths[1], 115_200);

        Exercise(server, new ModbusMaster(line, new RtuFraming(), new SystemClock(TimeProvider.System), new ModbusOptions { TimeoutMilliseconds = 5000, SilenceMilliseconds = 2 }));
    }

    private static void Exercise(LibmodbusServer server, ModbusMaster master)
    {
        for (int i = 0; i < 125; i++)
        {
            server[500 + i] = (ushort)(i * 523);
        }

        ushort[] words = new ushort[125];
        Assert.Equal(ModbusResult.Ok, master.ReadHolding(1, 500, 125, words, 0));
        Assert.Equal(Enumerable.Range(0, 125).Select(i => (ushort)(i * 523)), words);
        Assert.Equal(ModbusResult.Ok, master.WriteMultiple(1, 143, [2500, 7], 0, 2));
        Assert.Equal((2500, 7), (server[143], server[144]));
        Assert.Equal(ModbusResult.IllegalAddress, master.ReadHolding(1, 1999, 2, words, 0));
    }

    private static int FreePort()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
