using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Clock;

/// <summary>Moves the gateway on with the wall clock, a second at a time. What fails is told in one line and tried again with the next second.</summary>
internal static class SystemClock
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(GatewayHost host, TimeProvider time, CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(Tick, time);
        string told = "";
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            string failure = await AdvanceAsync(host, time, cancellation);
            if (failure != told)
            {
                told = failure;
                host.Services.Events.Write(failure.Length > 0 ? EventKind.Fault : EventKind.Recovered, failure.Length > 0 ? failure : "gateway: goes on");
            }
        }
    }

    /// <summary>Why the gateway could not be moved on; empty when it was.</summary>
    private static async Task<string> AdvanceAsync(GatewayHost host, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            if (host.Gateway is { } gateway)
            {
                await gateway.AdvanceAsync(time.GetUtcNow().ToUnixTimeSeconds(), cancellation);
            }

            return "";
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return $"gateway: {e.Message}";
        }
    }
}
