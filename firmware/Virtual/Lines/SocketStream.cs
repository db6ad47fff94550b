using System.Net.Sockets;
using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual.Lines;

/// <summary>A TCP connection that is opened by the next write when it is down.</summary>
internal sealed class SocketStream(string host, int port, TimeSpan timeout) : IByteStream, IDisposable
{
    private Socket? socket;

    public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
    {
        if (socket is not { } open)
        {
            return -1;
        }

        try
        {
            if (!open.Poll(TimeSpan.FromMilliseconds(timeoutMilliseconds), SelectMode.SelectRead))
            {
                return 0;
            }

            int read = open.Receive(buffer, offset, count, SocketFlags.None);
            if (read > 0)
            {
                return read;
            }
        }
        catch (SocketException)
        {
            // A reset connection is a line that is down.
        }

        Close();
        return -1;
    }

    public bool Write(byte[] buffer, int offset, int count)
    {
        try
        {
            if (socket is { } known && HasEnded(known))
            {
                Close();
            }

            socket ??= Connect();
            return socket is not null && socket.Send(buffer, offset, count, SocketFlags.None) == count;
        }
        catch (SocketException)
        {
            Close();
            return false;
        }
    }

    public void DiscardInput()
    {
        byte[] waste = new byte[256];
        while (socket is { Available: > 0 } open)
        {
            open.Receive(waste);
        }
    }

    public void Dispose() => Close();

    /// <summary>The other side has closed: readable, and nothing to read.</summary>
    private static bool HasEnded(Socket open) => open.Poll(TimeSpan.Zero, SelectMode.SelectRead) && open.Available == 0;

    private Socket? Connect()
    {
        Socket fresh = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using CancellationTokenSource patience = new(timeout);
            fresh.ConnectAsync(host, port, patience.Token).AsTask().GetAwaiter().GetResult();
            return fresh;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            fresh.Dispose();
            return null;
        }
    }

    private void Close()
    {
        socket?.Dispose();
        socket = null;
    }
}
