using System.Net.Sockets;
using EdgeEnergy.Core;
using EdgeEnergy.Simulator.Servers;

namespace EdgeEnergy.Simulator.Tests;

/// <summary>The client's end of a simulated line for Core's master.</summary>
internal static class Lines
{
    private static readonly ModbusOptions Options = new() { TimeoutMilliseconds = 10_000, Retries = 0 };

    public static ModbusMaster Master(IByteStream stream, LineAddress address, uint? loggerSerial = null) =>
        new(stream, Framing(address, loggerSerial), new Clock(), Options);

    public static IByteStream Open(LineAddress address) =>
        address.Path is { } path ? new SerialStream(path) : new SocketStream(address.Host!, address.Port!.Value);

    private static IModbusFraming Framing(LineAddress address, uint? loggerSerial) => address.Kind switch
    {
        "tcp" => new TcpFraming(),
        "rtu" => new RtuFraming(),
        _ => new SolarmanFraming(loggerSerial ?? address.LoggerSerial!.Value, 41),
    };

    private sealed class Clock : IMonotonicClock
    {
        public long Milliseconds => Environment.TickCount64;
    }

    private sealed class SocketStream : IByteStream, IDisposable
    {
        private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

        public SocketStream(string host, int port) => socket.Connect(host, port);

        public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
        {
            try
            {
                socket.ReceiveTimeout = Math.Max(1, timeoutMilliseconds);
                int read = socket.Receive(buffer, offset, count, SocketFlags.None);
                return read == 0 ? -1 : read;
            }
            catch (SocketException e)
            {
                return e.SocketErrorCode == SocketError.TimedOut ? 0 : -1;
            }
        }

        public bool Write(byte[] buffer, int offset, int count)
        {
            try
            {
                return socket.Send(buffer, offset, count, SocketFlags.None) == count;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        public void DiscardInput()
        {
            if (socket.Available > 0)
            {
                _ = socket.Receive(new byte[socket.Available]);
            }
        }

        public void Dispose() => socket.Dispose();
    }

    /// <summary>A reader thread feeds a queue, so that a read can give up; the file itself has no time-out.</summary>
    private sealed class SerialStream : IByteStream, IDisposable
    {
        private readonly FileStream file;
        private readonly System.Collections.Concurrent.BlockingCollection<byte> received = [];

        public SerialStream(string path)
        {
            file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            new Thread(Fill) { IsBackground = true }.Start();
        }

        public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
        {
            if (!received.TryTake(out buffer[offset], timeoutMilliseconds))
            {
                return 0;
            }

            int read = 1;
            while (read < count && received.TryTake(out buffer[offset + read]))
            {
                read++;
            }

            return read;
        }

        public bool Write(byte[] buffer, int offset, int count)
        {
            file.Write(buffer, offset, count);
            return true;
        }

        public void DiscardInput()
        {
            while (received.TryTake(out _))
            {
                // Thrown away.
            }
        }

        public void Dispose() => file.Dispose();

        private void Fill()
        {
            byte[] buffer = new byte[512];
            try
            {
                int read;
                while ((read = file.Read(buffer)) > 0)
                {
                    for (int i = 0; i < read; i++)
                    {
                        received.Add(buffer[i]);
                    }
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The line was closed.
            }
        }
    }
}
