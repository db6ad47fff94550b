using System.Diagnostics;
using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual;

/// <summary>A device on a thread of its own that does one thing at a time when told; waiting for a line or for the gateway holds up no other device.</summary>
internal sealed class DeviceWorker : IDisposable
{
    /// <summary>While the gateway is silent a step still gives it this long.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromMilliseconds(30);

    private readonly VirtualDevice device;
    private readonly TimeSpan ackTimeout;
    // Kernel events: nine workers that spin before they sleep would take the two cores from the gateway.
    private readonly AutoResetEvent told = new(initialState: false);
    private readonly ManualResetEvent finished = new(initialState: true);
    private readonly Thread thread;
    private Action? work;
    private long unix = -1;
    private bool gatewaySilent;

    public DeviceWorker(VirtualDevice device, TimeSpan ackTimeout)
    {
        this.device = device;
        this.ackTimeout = ackTimeout;
        thread = new Thread(Run) { IsBackground = true, Name = device.Id };
        thread.Start();
    }

    public VirtualDevice Device => device;

    /// <summary>True when the last step polled and brought a reading.</summary>
    public bool Polled { get; private set; }

    /// <summary>True when the last step polled in vain.</summary>
    public bool PollFailed { get; private set; }

    /// <summary>What stopped the worker's last job; null when nothing did.</summary>
    public Exception? Failure { get; private set; }

    public void BeginStep(long unixSeconds) => Begin(() => Step(unixSeconds));

    /// <summary>Waits for a command of at least this sequence, if there is one for the device, and writes it.</summary>
    public void BeginApply(ulong sequence) => Begin(() => Apply(sequence));

    public void Finish() => finished.WaitOne();

    public void Dispose()
    {
        Finish();
        work = null;
        told.Set();
        thread.Join();
        told.Dispose();
        finished.Dispose();
    }

    private void Begin(Action job)
    {
        finished.Reset();
        work = job;
        told.Set();
    }

    private void Run()
    {
        while (true)
        {
            told.WaitOne();
            if (work is not { } job)
            {
                return;
            }

            try
            {
                Failure = null;
                job();
            }
            catch (Exception e)
            {
                // The step goes on with the other devices; the main thread reports it.
                Failure = e;
            }
            finally
            {
                finished.Set();
            }
        }
    }

    private void Step(long unixSeconds)
    {
        Node node = device.Node;
        if (unixSeconds == unix && gatewaySilent)
        {
            // Time stands still, so no time-out of the device's own will send again.
            node.Resend();
        }

        unix = unixSeconds;
        long polls = node.Polls;
        long failed = node.FailedPolls;
        node.Step(unix, TimeQuality.Synchronised);
        PollFailed = node.FailedPolls > failed;
        Polled = node.Polls > polls && !PollFailed;
        WaitForGateway(node);
        device.RestartIfWanted();
    }

    private void WaitForGateway(Node node)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan longest = gatewaySilent && ShortWait < ackTimeout ? ShortWait : ackTimeout;
        while (node.Pending > 0 && device.Uplink.Connected)
        {
            TimeSpan left = longest - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !device.Uplink.Wait(left))
            {
                gatewaySilent = true;
                return;
            }

            int before = node.Pending;
            node.Exchange(unix);
            if (node.Pending < before)
            {
                gatewaySilent = false;
                longest = ackTimeout;
            }
        }
    }

    private void Apply(ulong sequence)
    {
        Node node = device.Node;
        long now = Math.Max(unix, 0);
        node.Apply(now);
        if (node.CommandSequence >= sequence || !device.Uplink.Connected)
        {
            return;
        }

        using CancellationTokenSource patience = new(ackTimeout);
        try
        {
            device.Uplink.RoundTripAsync(patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return;
        }

        node.Apply(now);
        while (node.CommandSequence < sequence && device.Uplink.Wait(ShortWait))
        {
            node.Apply(now);
        }
    }
}
