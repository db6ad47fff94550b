using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32;

/// <summary>
/// Feeds the device's clock from SNTP. The service tells nothing about its success, so the chip's date is set to 1970 before it is asked: a date of our
/// days afterwards is an answer.
/// </summary>
internal sealed class TimeKeeper
{
    private const long AnswerMilliseconds = 60_000;
    private const long AgainMilliseconds = 60_000;
    private const long RetryMilliseconds = 300_000;

    private readonly ISystemTime _time;
    private readonly IMonotonicClock _clock;
    private readonly DisciplinedClock _date;
    private long _asked;
    private long _next;
    private bool _asking;

    public TimeKeeper(ISystemTime time, IMonotonicClock clock, DisciplinedClock date)
    {
        _time = time;
        _clock = clock;
        _date = date;
        _next = clock.Milliseconds;
    }

    /// <summary>A clock that goes on with the chip's date if that survived the restart, else with the last date that was saved, a lower bound.</summary>
    public static DisciplinedClock CreateClock(ISystemTime time, IMonotonicClock clock, long savedUnix)
    {
        long chip = time.UnixMilliseconds;
        bool kept = chip >= DisciplinedClock.Floor && chip >= savedUnix * 1000;
        return new DisciplinedClock(clock, new ClockOptions(), kept ? chip : savedUnix * 1000, kept);
    }

    /// <summary>Asks when it is time and takes the answer; called about once a second while there is a network.</summary>
    public void Step()
    {
        long now = _clock.Milliseconds;
        if (_asking)
        {
            TakeAnswer(now);
        }
        else if (now >= _next && _date.WantsAnswer)
        {
            _asking = true;
            _asked = now;
            _time.UnixMilliseconds = 0;
            _time.Ask();
        }
    }

    private void TakeAnswer(long now)
    {
        long date = _time.UnixMilliseconds;
        bool answered = date >= DisciplinedClock.Floor;
        if (answered || now - _asked >= AnswerMilliseconds)
        {
            if (answered)
            {
                _date.Take(date);
            }

            // Certificates are checked against the chip's date, so it stays neither in 1970 nor where only a doubtful answer put it.
            _time.UnixMilliseconds = _date.UnixMilliseconds;
            _asking = false;
            _next = now + (answered ? AgainMilliseconds : RetryMilliseconds);
        }
    }
}
