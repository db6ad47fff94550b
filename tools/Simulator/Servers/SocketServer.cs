using System.Net;
using System.Net.Sockets;

namespace EdgeEnergy.Simulator.Servers;

/// <summary>Serves an inverter on a loopback TCP port, several clients at once, each answered at once on its own thread.</summary>
internal sealed class SocketServer : IInverterServer
{
    private const int ThreadStackBytes = 256 * 1024;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<ILineSession> newSession;
    private readonly HashSet<Socket> clients = [];
    private readonly Lock gate = new();
    private bool plugged = true;

    public SocketServer(string kind, byte unit, uint? loggerSerial, Func<ILineSession> newSession)
    {
        this.newSession = newSession;
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Address = new LineAddress(kind, IPAddress.Loopback.ToString(), port, null, unit, loggerSerial);
        Start(Accept, $"{kind} {port}");
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
                if (!value)
                {
                    CloseClients();
                }
            }
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        lock (gate)
        {
            plugged = false;
            CloseClients();
        }
    }

    private static void Start(ThreadStart body, string name) =>
        new Thread(body, ThreadStackBytes) { IsBackground = true, Name = name }.Start();

    private void Accept()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = listener.AcceptSocket();
                client.NoDelay = true;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            lock (gate)
            {
                if (!plugged)
                {
                    client.Dispose();
                    continue;
                }

                clients.Add(client);
            }

            Start(() => Serve(client), $"{Address.Kind} {Address.Port} client");
        }
    }

    private void Serve(Socket client)
    {
        ILineSession session = newSession();
        byte[] received = new byte[1024];
        byte[] response = new byte[session.MaximumResponseLength];
        try
        {
            int count;
            while ((count = client.Receive(received)) > 0)
            {
                session.Receive(received, count);
                while ((count = session.Respond(response)) > 0)
                {
                    client.Send(response, 0, count, SocketFlags.None);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The client went away or the cable was pulled: the connection is over either way.
        }
        finally
        {
            lock (gate)
            {
                clients.Remove(client);
            }

            client.Dispose();
        }
    }

    private void CloseClients()
    {
        foreach (Socket client in clients)
        {
            client.Dispose();
        }

        clients.Clear();
    }
}
