using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>A null-modem cable: two pseudo-terminals whose master ends are copied to each other until the test process ends.</summary>
internal sealed partial class PseudoTerminalPair
{
    private const int ReadWriteNoTerminal = 0x102;
    private const int TermiosBytes = 256;

    private readonly FileStream[] masters = new FileStream[2];
    // Held, because a master end without any opener of its other end fails.
    private readonly SafeFileHandle[] keptOpen = new SafeFileHandle[2];

    public PseudoTerminalPair()
    {
        Span<byte> termios = stackalloc byte[TermiosBytes];
        for (int i = 0; i < 2; i++)
        {
            (masters[i], Paths[i]) = OpenOne();
            keptOpen[i] = File.OpenHandle(Paths[i], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            int descriptor = (int)keptOpen[i].DangerousGetHandle();
            Assert.Equal(0, GetAttributes(descriptor, termios));
            MakeRaw(termios);
            Assert.Equal(0, SetAttributes(descriptor, 0, termios));
        }

        Thread[] copiers = [new Thread(() => Copy(masters[0], masters[1])), new Thread(() => Copy(masters[1], masters[0]))];
        foreach (Thread copier in copiers)
        {
            copier.IsBackground = true;
            copier.Start();
        }
    }

    /// <summary>Device files of the two ends.</summary>
    public string[] Paths { get; } = new string[2];

    private static (FileStream Master, string Path) OpenOne()
    {
        int descriptor = OpenPt(ReadWriteNoTerminal);
        Assert.True(descriptor >= 0 && Grant(descriptor) == 0 && Unlock(descriptor) == 0);
        Span<byte> name = stackalloc byte[128];
        Assert.Equal(0, Name(descriptor, name, name.Length));
        string path = Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
        return (new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0), path);
    }

    private static void Copy(FileStream from, FileStream to)
    {
        byte[] buffer = new byte[512];
        try
        {
            int count;
            while ((count = from.Read(buffer)) > 0)
            {
                to.Write(buffer, 0, count);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Unplugged.
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    private static partial int OpenPt(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int Name(int descriptor, Span<byte> name, nint length);

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetAttributes(int descriptor, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetAttributes(int descriptor, int actions, Span<byte> termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(Span<byte> termios);
}
