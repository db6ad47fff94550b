namespace EdgeEnergy.Virtual.Tests;

/// <summary>
/// libmodbus serving registers on one connection or line, on a thread of its own. It waits inside libmodbus, which nothing can interrupt, so thread
/// and context live until the test process ends.
/// </summary>
internal sealed class LibmodbusServer
{
    private const int LargestRequest = 260;

    private readonly nint context;
    private readonly nint mapping = Libmodbus.NewMapping(0, 0, 2000, 0);
    private readonly Thread thread;

    private LibmodbusServer(nint context, Action<nint> open)
    {
        this.context = context;
        Assert.NotEqual(0, context);
        thread = new Thread(() => Serve(open)) { IsBackground = true };
    }

    /// <summary>Listens on a port of 127.0.0.1.</summary>
    public static LibmodbusServer Tcp(int port)
    {
        nint opened = Libmodbus.NewTcp("127.0.0.1", port);
        int socket = Libmodbus.Listen(opened, 1);
        Assert.True(socket >= 0);
        LibmodbusServer server = new(opened, c => Libmodbus.Accept(c, ref socket));
        server.thread.Start();
        return server;
    }

    public static LibmodbusServer Rtu(string device)
    {
        nint opened = Libmodbus.NewRtu(device, 115_200, (byte)'N', 8, 1);
        Libmodbus.SetSlave(opened, 1);
        Assert.Equal(0, Libmodbus.Connect(opened));
        LibmodbusServer server = new(opened, _ => { });
        server.thread.Start();
        return server;
    }

    public ushort this[int address]
    {
        get => Libmodbus.Register(mapping, address);
        set => Libmodbus.SetRegister(mapping, address, value);
    }

    private void Serve(Action<nint> open)
    {
        open(context);
        byte[] request = new byte[LargestRequest];
        int length;
        while ((length = Libmodbus.Receive(context, request)) >= 0)
        {
            if (length > 0)
            {
                Libmodbus.Reply(context, request, length, mapping);
            }
        }
    }
}
