namespace EdgeEnergy.Messaging;

/// <summary>Waits between attempts: the first delay, doubled after every failure up to the maximum, started over by a success.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan maximum)
{
    private TimeSpan _last = TimeSpan.Zero;

    public TimeSpan Next()
    {
        var doubled = _last < maximum / 2 ? _last * 2 : maximum;
        _last = _last == TimeSpan.Zero ? first : doubled;
        return _last;
    }

    public void Reset() => _last = TimeSpan.Zero;
}
