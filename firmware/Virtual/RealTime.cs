using System.Runtime.InteropServices;
using EdgeEnergy.Core;
using EdgeEnergy.Virtual.Lines;

namespace EdgeEnergy.Virtual;

/// <summary>Devices on the system's clock, each on its own thread, until they are told to stop.</summary>
internal sealed partial class RealTime(IReadOnlyList<VirtualDevice> devices, TextWriter output, TimeProvider time)
{
    private const int TimeError = 5;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    public void Run(CancellationToken stop)
    {
        Thread[] threads = [.. devices.Select(device => new Thread(() => Run(device, stop)) { IsBackground = true, Name = device.Id })];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        output.WriteLine($$"""ready {"devices":{{devices.Count}},"connected":{{devices.Count(device => device.Uplink.Connected)}}}""");
        FaultReport faults = new(output);
        while (!stop.WaitHandle.WaitOne(Tick))
        {
            faults.Look(devices);
            output.Flush();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    /// <summary>True when the kernel's clock is disciplined (NTP, PTP).</summary>
    public static bool KernelKnowsTheTime()
    {
        // struct timex with modes = 0 only asks; 208 bytes on 64-bit Linux.
        Span<byte> timex = stackalloc byte[512];
        timex.Clear();
        return AdjustTime(timex) != TimeError;
    }

    private void Run(VirtualDevice device, CancellationToken stop)
    {
        try
        {
            DisciplinedClock clock = new(new SystemClock(time), new ClockOptions(), time.GetUtcNow().ToUnixTimeMilliseconds(), keptIsRunning: true);
            while (!stop.IsCancellationRequested)
            {
                if (KernelKnowsTheTime())
                {
                    clock.Take(time.GetUtcNow().ToUnixTimeMilliseconds());
                }

                device.Node.Step(clock.UnixSeconds, clock.Quality);
                device.RestartIfWanted();
                device.Uplink.Wait(Tick);
            }
        }
        catch (Exception e)
        {
            // Node.Step does not throw; what does is a defect, and a thread must not die unseen.
            lock (output)
            {
                output.WriteLine($"fault {device.Id}: stopped: {e.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static partial int AdjustTime(Span<byte> timex);
}
