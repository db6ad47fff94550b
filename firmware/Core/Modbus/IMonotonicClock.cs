namespace EdgeEnergy.Core;

/// <summary>A clock for deadlines: it never jumps and has no date.</summary>
public interface IMonotonicClock
{
    /// <summary>Milliseconds since an arbitrary moment.</summary>
    long Milliseconds { get; }
}
