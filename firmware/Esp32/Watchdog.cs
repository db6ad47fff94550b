using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>
/// Life signs of the two threads. nanoFramework offers no hardware watchdog to managed code, so a timer looks here and restarts the device when one
/// thread hangs; the log and the state file make a restart at any moment harmless.
/// </summary>
internal sealed class Watchdog
{
    /// <summary>Far longer than a poll of a dead line with all its repetitions.</summary>
    private const long LoopMilliseconds = 300_000;

    /// <summary>Far longer than a connection attempt.</summary>
    private const long NetworkMilliseconds = 900_000;

    private readonly object _lock = new object();
    private readonly IMonotonicClock _clock;
    private long _loop;
    private long _network;

    public Watchdog(IMonotonicClock clock)
    {
        _clock = clock;
        _loop = clock.Milliseconds;
        _network = _loop;
    }

    /// <summary>True when a thread has given no sign of life for too long.</summary>
    public bool IsOverdue
    {
        get
        {
            lock (_lock)
            {
                long now = _clock.Milliseconds;
                return now - _loop > LoopMilliseconds || now - _network > NetworkMilliseconds;
            }
        }
    }

    public void LoopLives()
    {
        lock (_lock)
        {
            _loop = _clock.Milliseconds;
        }
    }

    public void NetworkLives()
    {
        lock (_lock)
        {
            _network = _clock.Milliseconds;
        }
    }
}
