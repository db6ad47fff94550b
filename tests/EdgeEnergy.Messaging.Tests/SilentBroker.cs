using System.Net;
using System.Net.Sockets;

namespace EdgeEnergy.Messaging.Tests;

/// <summary>Accepts one MQTT session and then acknowledges nothing: the only way to hold a publish between sending and PUBACK.</summary>
internal sealed class SilentBroker : IAsyncDisposable
{
    private const int PublishAtLeastOnce = 0x32;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _publish = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;
    private Socket? _socket;

    public SilentBroker()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Task PublishSeenAsync(CancellationToken cancellationToken) => _publish.Task.WaitAsync(cancellationToken);

    /// <summary>Ends the connection and listens no more.</summary>
    public void Hang()
    {
        _listener.Stop();
        _socket?.Close(0);
    }

    public async ValueTask DisposeAsync()
    {
        Hang();
        await _serving;
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[4_096];
        try
        {
            _socket = await _listener.AcceptSocketAsync();
            await _socket.ReceiveAsync(buffer);
            // CONNACK, no session present, accepted.
            await _socket.SendAsync(new byte[] { 0x20, 2, 0, 0 });
            while (await _socket.ReceiveAsync(buffer) > 0)
            {
                if (buffer[0] == PublishAtLeastOnce)
                {
                    _publish.TrySetResult();
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Hang.
        }
    }
}
