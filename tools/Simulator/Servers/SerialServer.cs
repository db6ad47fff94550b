using EdgeEnergy.Core;

namespace EdgeEnergy.Simulator.Servers;

/// <summary>Serves an inverter as Modbus RTU on a pseudo-terminal.</summary>
internal sealed class SerialServer : IInverterServer
{
    private readonly PseudoTerminal terminal = new();
    private readonly Thread thread;
    private readonly IRegisterBank bank;
    private readonly Lock gate = new();
    private bool plugged = true;

    public SerialServer(IRegisterBank bank, byte unit)
    {
        this.bank = bank;
        Address = new LineAddress("rtu", null, null, terminal.Path, unit, null);
        thread = new Thread(ServeAndReport) { IsBackground = true, Name = "rtu " + terminal.Path };
        thread.Start();
    }

    public LineAddress Address { get; }

    public bool Plugged
    {
        get
        {
            lock (gate)
            {
                return plugged;
            }
        }

        set
        {
            lock (gate)
            {
                plugged = value;
            }
        }
    }

    public void Dispose()
    {
        terminal.Stop();
        thread.Join();
        terminal.Dispose();
    }

    private void ServeAndReport()
    {
        try
        {
            Serve();
        }
        catch (IOException e)
        {
            Console.Error.WriteLine($"{Address.Path}: {e.Message}");
        }
    }

    private void Serve()
    {
        SlaveSession session = NewSession();
        byte[] received = new byte[1024];
        byte[] response = new byte[session.MaximumResponseLength];
        int count;
        while ((count = terminal.Read(received)) > 0)
        {
            if (!Plugged)
            {
                // What was sent into a dead line is gone, the beginning of a request included.
                session = NewSession();
                continue;
            }

            session.Receive(received, count);
            while ((count = session.Respond(response)) > 0)
            {
                terminal.Write(response.AsSpan(0, count));
            }
        }
    }

    private SlaveSession NewSession() => new(new RtuFraming(), bank, Address.Unit);
}
