using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeEnergy.Simulator.Servers;

/// <summary>
/// A serial line between two programs: this end is the master side, the other program opens <see cref="Path"/>. Raw mode, so that no byte
/// is echoed or translated.
/// </summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int TermiosBytes = 256;
    private const short PollIn = 1;
    private const int Interrupted = 4;
    private const int WouldBlock = 11;

    private readonly int master;
    private readonly int slave;
    private readonly int wakeRead;
    private readonly int wakeWrite;
    private readonly Lock gate = new();
    private bool disposed;

    public PseudoTerminal()
    {
        master = Check(OpenPt(ReadWrite | NoControllingTerminal | CloseOnExec | NonBlocking), "posix_openpt");
        Check(GrantPt(master), "grantpt");
        Check(UnlockPt(master), "unlockpt");
        Span<byte> name = stackalloc byte[128];
        Marshal.SetLastSystemError(PtsName(master, name, name.Length));
        Path = Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);

        // Held open here too: without any opener the master side reads an error as soon as the other program closes.
        slave = Check(Open(Path, ReadWrite | NoControllingTerminal | CloseOnExec), "open " + Path);
        Span<byte> termios = stackalloc byte[TermiosBytes];
        Check(GetAttributes(slave, termios), "tcgetattr");
        MakeRaw(termios);
        Check(SetAttributes(slave, 0, termios), "tcsetattr");
        Span<int> ends = stackalloc int[2];
        Check(Pipe(ends, CloseOnExec), "pipe2");
        wakeRead = ends[0];
        wakeWrite = ends[1];
    }

    /// <summary>What the other program opens.</summary>
    public string Path { get; }

    /// <summary>Waits for bytes; 0 once <see cref="Stop"/> was called.</summary>
    public int Read(byte[] buffer)
    {
        Span<PollEntry> entries = [new PollEntry { Descriptor = master, Events = PollIn }, new PollEntry { Descriptor = wakeRead, Events = PollIn }];
        while (true)
        {
            if (Poll(entries, (nuint)entries.Length, -1) < 0)
            {
                if (Marshal.GetLastPInvokeError() == Interrupted)
                {
                    continue;
                }

                throw Failed("poll");
            }

            if (entries[1].Returned != 0)
            {
                return 0;
            }

            nint count = ReadBytes(master, buffer, (nuint)buffer.Length);
            if (count > 0)
            {
                return (int)count;
            }

            if (Marshal.GetLastPInvokeError() is not (Interrupted or WouldBlock))
            {
                throw Failed("read");
            }
        }
    }

    /// <summary>Sends the bytes; what no one reads is lost once the line's buffer is full, as on a wire.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            nint count = WriteBytes(master, bytes, (nuint)bytes.Length);
            int error = Marshal.GetLastPInvokeError();
            if (count < 0 && error == WouldBlock)
            {
                return;
            }

            if (count < 0 && error != Interrupted)
            {
                throw Failed("write");
            }

            bytes = bytes[(int)Math.Max(0, count)..];
        }
    }

    /// <summary>Makes a waiting <see cref="Read"/> return.</summary>
    public void Stop() => _ = WriteBytes(wakeWrite, [1], 1);

    public void Dispose()
    {
        lock (gate)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
        }

        foreach (int descriptor in (ReadOnlySpan<int>)[slave, master, wakeRead, wakeWrite])
        {
            _ = Close(descriptor);
        }
    }

    private static int Check(int result, string call) => result >= 0 ? result : throw Failed(call);

    private static IOException Failed(string call)
    {
        Win32Exception error = new(Marshal.GetLastPInvokeError());
        return new IOException($"pseudo-terminal: {call}: {error.Message}", error);
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenPt(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int GrantPt(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int UnlockPt(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int PtsName(int descriptor, Span<byte> name, nint length);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetAttributes(int descriptor, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetAttributes(int descriptor, int actions, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe(Span<int> ends, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Span<PollEntry> entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadBytes(int descriptor, byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int descriptor, ReadOnlySpan<byte> buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
