using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>
/// The device's time: counted by the monotonic clock from the last proof. SNTP tells nothing about its success, so the date is set to 1970 before
/// it is asked, and a date of our days afterwards is the proof. Without any proof time goes on from the last one known before the restart, a lower
/// bound that is good enough to end a command.
/// </summary>
public sealed class DeviceClock
{
    /// <summary>2025-01-01: nothing before it is a date of this firmware's life.</summary>
    private const long Floor = 1_735_689_600_000;
    private const long AnswerMilliseconds = 60_000;
    private const long RetryMilliseconds = 300_000;
    private const long ProofMilliseconds = 6 * 3_600_000;

    /// <summary>An uncompensated crystal of 20 ppm is off by less than a second for so long.</summary>
    private const long TrustMilliseconds = 12 * 3_600_000;

    private readonly object _lock = new object();
    private readonly ISystemTime _time;
    private readonly IMonotonicClock _clock;
    private long _offset;
    private long _proof;
    private long _asked;
    private long _nextAsk;
    private bool _asking;
    private bool _proven;
    private bool _kept;

    public DeviceClock(ISystemTime time, IMonotonicClock clock, long lastKnownUnix)
    {
        _time = time;
        _clock = clock;
        long now = clock.Milliseconds;
        long kept = time.UnixMilliseconds;
        _kept = kept >= Floor && kept >= lastKnownUnix * 1000;
        _offset = (_kept ? kept : lastKnownUnix * 1000) - now;
        _nextAsk = now;
    }

    public long UnixSeconds
    {
        get
        {
            lock (_lock)
            {
                return (_offset + _clock.Milliseconds) / 1000;
            }
        }
    }

    public TimeQuality Quality
    {
        get
        {
            lock (_lock)
            {
                return _proven && _clock.Milliseconds - _proof <= TrustMilliseconds ? TimeQuality.Synchronised
                    : _proven || _kept ? TimeQuality.Holdover
                    : TimeQuality.Unknown;
            }
        }
    }

    /// <summary>Asks when it is time and takes the answer; called about once a second while there is a network.</summary>
    public void Step()
    {
        lock (_lock)
        {
            long now = _clock.Milliseconds;
            if (_asking)
            {
                TakeAnswer(now);
            }
            else if (now >= _nextAsk)
            {
                _asking = true;
                _asked = now;
                _time.UnixMilliseconds = 0;
                _time.Ask();
            }
        }
    }

    private void TakeAnswer(long now)
    {
        long date = _time.UnixMilliseconds;
        if (date >= Floor)
        {
            _offset = date - now;
            _proof = now;
            _proven = true;
            _asking = false;
            _nextAsk = now + ProofMilliseconds;
        }
        else if (now - _asked >= AnswerMilliseconds)
        {
            // Certificates are checked against this date, so it does not stay in 1970.
            _time.UnixMilliseconds = _offset + now;
            _asking = false;
            _nextAsk = now + RetryMilliseconds;
        }
    }
}
