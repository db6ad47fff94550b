using System.Runtime.InteropServices;
using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual.Lines;

/// <summary>A serial device of Linux in raw mode, 8N1, opened by the next write when it is down.</summary>
internal sealed partial class SerialStream(string path, int baud) : IByteStream, IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;
    private const int FlushInput = 0;
    private const short PollIn = 1;

    // Larger than struct termios of any Linux.
    private const int TermiosBytes = 256;

    private int descriptor = -1;

    public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
    {
        if (descriptor < 0)
        {
            return -1;
        }

        PollEntry entry = new() { Descriptor = descriptor, Events = PollIn };
        int ready = Poll(ref entry, 1, timeoutMilliseconds);
        if (ready == 0)
        {
            return 0;
        }

        nint read = ready < 0 || (entry.Returned & PollIn) == 0 ? -1 : ReadBytes(descriptor, buffer.AsSpan(offset, count), (nuint)count);
        if (read > 0)
        {
            return (int)read;
        }

        CloseLine();
        return -1;
    }

    public bool Write(byte[] buffer, int offset, int count)
    {
        if (descriptor < 0 && !OpenLine())
        {
            return false;
        }

        if (WriteBytes(descriptor, buffer.AsSpan(offset, count), (nuint)count) == count)
        {
            return true;
        }

        CloseLine();
        return false;
    }

    public void DiscardInput()
    {
        if (descriptor >= 0)
        {
            _ = Flush(descriptor, FlushInput);
        }
    }

    /// <summary>Returns when the last bit of what was written has left.</summary>
    public void Drain()
    {
        if (descriptor >= 0)
        {
            _ = WaitForOutput(descriptor);
        }
    }

    public void Dispose() => CloseLine();

    private static uint SpeedCode(int baud) => baud switch
    {
        <= 1200 => 0x9,
        <= 2400 => 0xB,
        <= 4800 => 0xC,
        <= 9600 => 0xD,
        <= 19200 => 0xE,
        <= 38400 => 0xF,
        <= 57600 => 0x1001,
        _ => 0x1002,
    };

    private bool OpenLine()
    {
        descriptor = Open(path, ReadWrite | NoControllingTerminal | CloseOnExec);
        if (descriptor < 0)
        {
            return false;
        }

        Span<byte> termios = stackalloc byte[TermiosBytes];
        if (GetAttributes(descriptor, termios) == 0)
        {
            MakeRaw(termios);
            _ = SetSpeed(termios, SpeedCode(baud));
            if (SetAttributes(descriptor, 0, termios) == 0)
            {
                return true;
            }
        }

        CloseLine();
        return false;
    }

    private void CloseLine()
    {
        if (descriptor >= 0)
        {
            _ = Close(descriptor);
            descriptor = -1;
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int actions, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfsetspeed")]
    private static partial int SetSpeed(Span<byte> termios, uint speed);

    [LibraryImport("libc", EntryPoint = "tcflush")]
    private static partial int Flush(int descriptor, int queue);

    [LibraryImport("libc", EntryPoint = "tcdrain")]
    private static partial int WaitForOutput(int descriptor);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollEntry entry, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadBytes(int descriptor, Span<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteBytes(int descriptor, ReadOnlySpan<byte> buffer, nuint count);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
