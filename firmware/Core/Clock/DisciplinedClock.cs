namespace EdgeEnergy.Core;

/// <summary>
/// The date of a device, counted by a clock that never jumps from what time servers answered. An answer far from the running time (1970, an hour, a day) casts doubt at
/// once, so that nothing settles by it, and is followed only when others confirm it. Safe for several threads.
/// </summary>
public sealed class DisciplinedClock
{
    /// <summary>2025-01-01 in Unix milliseconds: nothing before it is a date of this firmware's life, such as the 1970 of a device without a battery.</summary>
    public const long Floor = 1_735_689_600_000;

    private const long DoubtAskMilliseconds = 60_000;
    private const long AgreeMilliseconds = 1000;

    private readonly object _gate = new object();
    private readonly IMonotonicClock _clock;
    private readonly ClockOptions _options;
    private long _offset;
    private long _answered;
    private long _candidate;
    private long _doubtSince;
    private int _votes;
    private bool _known;
    private bool _synchronised;

    /// <summary>
    /// A clock that begins with a date kept through the restart: of a battery-backed clock, or the last one that was saved, which is a lower bound. 0 for none.
    /// </summary>
    public DisciplinedClock(IMonotonicClock clock, ClockOptions options, long keptUnixMilliseconds, bool keptIsRunning)
    {
        _clock = clock;
        _options = options;
        long now = clock.Milliseconds;
        bool sane = keptUnixMilliseconds >= Floor;
        _offset = (sane ? keptUnixMilliseconds : 0) - now;
        _known = sane && keptIsRunning;
        _answered = now;
    }

    /// <summary>Unix milliseconds; counted from power-on as long as no date is known.</summary>
    public long UnixMilliseconds
    {
        get
        {
            lock (_gate)
            {
                return _offset + _clock.Milliseconds;
            }
        }
    }

    public long UnixSeconds => UnixMilliseconds / 1000;

    public TimeQuality Quality
    {
        get
        {
            lock (_gate)
            {
                long age = _clock.Milliseconds - _answered;
                return _synchronised && _votes == 0 && age <= _options.TrustMilliseconds ? TimeQuality.Synchronised
                    : _known && age <= _options.HoldoverMilliseconds ? TimeQuality.Holdover
                    : TimeQuality.Unknown;
            }
        }
    }

    /// <summary>True when a time server should be asked.</summary>
    public bool WantsAnswer
    {
        get
        {
            lock (_gate)
            {
                long age = _clock.Milliseconds - (_votes > 0 ? _doubtSince : _answered);
                return !_synchronised || (_votes > 0 ? age >= _votes * DoubtAskMilliseconds : age >= _options.AskMilliseconds);
            }
        }
    }

    /// <summary>Steps beyond <see cref="ClockOptions.StepMilliseconds"/> that were followed.</summary>
    public int Steps { get; private set; }

    /// <summary>Answers that were not believed.</summary>
    public int Doubted { get; private set; }

    /// <summary>What the last answer that was followed changed, ms.</summary>
    public long LastCorrectionMilliseconds { get; private set; }

    /// <summary>Takes a time server's answer, Unix milliseconds at this moment; true when the clock follows it.</summary>
    public bool Take(long unixMilliseconds)
    {
        lock (_gate)
        {
            if (unixMilliseconds < Floor)
            {
                Doubted++;
                return false;
            }

            long now = _clock.Milliseconds;
            long difference = unixMilliseconds - now - _offset;
            long age = now - _answered;
            long limit = _options.StepMilliseconds + (age / 1_000_000 * _options.DriftPpm) + (age % 1_000_000 * _options.DriftPpm / 1_000_000);
            bool near = difference <= limit && difference >= -limit;

            // With no proof of its own a device may have been off for any time, but never a negative one.
            bool first = !_synchronised && (!_known || near) && difference >= -limit;
            if (first || (_synchronised && near))
            {
                Follow(unixMilliseconds, now, difference);
                return true;
            }

            return Doubt(unixMilliseconds, now, difference);
        }
    }

    private bool Doubt(long unixMilliseconds, long now, long difference)
    {
        long apart = unixMilliseconds - now - _candidate;
        if (_votes == 0 || apart > AgreeMilliseconds || apart < -AgreeMilliseconds)
        {
            _candidate = unixMilliseconds - now;
            _doubtSince = now;
            _votes = 0;
        }

        _votes++;
        if (_votes < _options.Confirmations || now - _doubtSince < _options.ConfirmMilliseconds)
        {
            Doubted++;
            return false;
        }

        Steps++;
        Follow(unixMilliseconds, now, difference);
        return true;
    }

    private void Follow(long unixMilliseconds, long now, long difference)
    {
        LastCorrectionMilliseconds = difference;
        _offset = unixMilliseconds - now;
        _answered = now;
        _known = true;
        _synchronised = true;
        _votes = 0;
    }
}
