using System.Runtime.InteropServices;

namespace EdgeEnergy.Messaging.Native;

/// <summary>The few system calls of this room: waiting for a socket or for another thread, and asking a process to end.</summary>
internal static unsafe partial class Libc
{
    public const short PollIn = 1;
    public const short PollOut = 4;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    public static int NewEvent() => eventfd(0, NonBlocking | CloseOnExec);

    public static void Signal(int handle)
    {
        ulong one = 1;
        // A full counter already means "signalled".
        _ = write(handle, &one, sizeof(ulong));
    }

    public static void Clear(int handle)
    {
        ulong count;
        // An empty counter already means "clear".
        _ = read(handle, &count, sizeof(ulong));
    }

    [LibraryImport("libc")]
    public static partial int poll(PollHandle* handles, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc")]
    public static partial int close(int handle);

    [LibraryImport("libc")]
    public static partial int kill(int process, int signal);

    [LibraryImport("libc")]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc")]
    private static partial nint write(int handle, void* buffer, nuint count);

    [LibraryImport("libc")]
    private static partial nint read(int handle, void* buffer, nuint count);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollHandle
    {
        public int Handle;
        public short Wanted;
        public short Ready;
    }
}
