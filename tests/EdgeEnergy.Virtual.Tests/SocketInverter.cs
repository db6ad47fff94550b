using System.Net;
using System.Net.Sockets;
using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>Serves a register bank over a socket, Modbus TCP or Solarman, one client after the other, until it is unplugged.</summary>
internal sealed class SocketInverter : IDisposable
{
    private readonly IRegisterBank bank;
    private readonly Func<IModbusFraming> framing;
    private TcpListener listener;
    private Task serving;

    public SocketInverter(IRegisterBank bank, Func<IModbusFraming> framing)
    {
        this.bank = bank;
        this.framing = framing;
        listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        serving = ServeAsync(listener);
    }

    public int Port { get; }

    public void Unplug()
    {
        listener.Stop();
        serving.Wait();
    }

    public void Plug()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        serving = ServeAsync(listener);
    }

    public void Dispose() => Unplug();

    private async Task ServeAsync(TcpListener on)
    {
        List<Task> clients = [];
        List<TcpClient> open = [];
        try
        {
            while (true)
            {
                TcpClient client = await on.AcceptTcpClientAsync();
                open.Add(client);
                clients.Add(ServeAsync(client.GetStream()));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Unplugged.
        }

        open.ForEach(client => client.Dispose());
        await Task.WhenAll(clients);
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        ModbusSlave slave = new(framing(), bank, 1);
        byte[] received = new byte[512];
        byte[] response = new byte[slave.MaximumResponseLength];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(received)) > 0)
            {
                slave.Receive(received, 0, count);
                while ((count = slave.Respond(response)) > 0)
                {
                    await stream.WriteAsync(response.AsMemory(0, count));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Unplugged.
        }
    }
}
