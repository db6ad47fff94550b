namespace EdgeEnergy.Service.Clock;

/// <summary>Moves the gateway on with the wall clock, a second at a time.</summary>
internal static class SystemClock
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(GatewayHost host, TimeProvider time, CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(Tick, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (host.Gateway is { } gateway)
            {
                await gateway.AdvanceAsync(time.GetUtcNow().ToUnixTimeSeconds(), cancellation);
            }
        }
    }
}
