namespace EdgeEnergy.Service.Clock;

/// <summary>A clock that only moves when told to: the lock-step time of a simulated run.</summary>
public sealed class SteppedTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    /// <summary>Moves the clock on; a step into the past is ignored, so that repeating a step is harmless.</summary>
    public void MoveTo(DateTimeOffset instant)
    {
        lock (gate)
        {
            if (instant > now)
            {
                now = instant;
            }
        }
    }
}
