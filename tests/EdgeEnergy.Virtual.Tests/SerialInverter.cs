using System.Runtime.InteropServices;
using System.Text;
using EdgeEnergy.Core;
using Microsoft.Win32.SafeHandles;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>Serves a register bank as Modbus RTU on a pseudo-terminal.</summary>
internal sealed partial class SerialInverter : IDisposable
{
    private const int ReadWriteNoTerminal = 0x102;

    private readonly FileStream master;
    private readonly SafeFileHandle keptOpen;
    private readonly Thread thread;

    public SerialInverter(IRegisterBank bank)
    {
        int descriptor = OpenPt(ReadWriteNoTerminal);
        Assert.True(descriptor >= 0 && Grant(descriptor) == 0 && Unlock(descriptor) == 0);
        Span<byte> name = stackalloc byte[128];
        Assert.Equal(0, Name(descriptor, name, name.Length));
        Path = Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]);
        keptOpen = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        master = new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        thread = new Thread(() => Serve(bank)) { IsBackground = true };
        thread.Start();
    }

    public string Path { get; }

    public void Dispose()
    {
        // Without any opener of the other end the waiting read fails, which ends the thread.
        keptOpen.Dispose();
        thread.Join();
        master.Dispose();
    }

    private void Serve(IRegisterBank bank)
    {
        ModbusSlave slave = new(new RtuFraming(), bank, 1);
        byte[] received = new byte[512];
        byte[] response = new byte[slave.MaximumResponseLength];
        try
        {
            int count;
            while ((count = master.Read(received)) > 0)
            {
                slave.Receive(received, 0, count);
                while ((count = slave.Respond(response)) > 0)
                {
                    master.Write(response, 0, count);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The test is over.
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
}
