using EdgeEnergy.Core.Tests.Modbus;

namespace EdgeEnergy.Core.Tests.Clock;

public sealed class DisciplinedClockTests
{
    private const long Hour = 3_600_000;
    private const long Now = 1_750_000_500_000;
    private readonly FakeClock mono = new() { Milliseconds = 777 };

    [Fact]
    public void A_device_that_boots_in_1970_knows_no_time_until_a_server_answers()
    {
        DisciplinedClock clock = new(mono, new ClockOptions(), 12_000, keptIsRunning: true);
        mono.Milliseconds += 60_000;
        Assert.Equal((TimeQuality.Unknown, 60L, true), (clock.Quality, clock.UnixSeconds, clock.WantsAnswer));

        Assert.False(clock.Take(3_600_000));
        Assert.Equal(TimeQuality.Unknown, clock.Quality);
        Assert.True(clock.Take(Now));
        Assert.Equal((TimeQuality.Synchronised, Now, false), (clock.Quality, clock.UnixMilliseconds, clock.WantsAnswer));
    }

    [Fact]
    public void A_battery_backed_date_is_holdover_and_a_saved_one_only_a_lower_bound()
    {
        Assert.Equal(TimeQuality.Holdover, new DisciplinedClock(mono, new ClockOptions(), Now, keptIsRunning: true).Quality);
        DisciplinedClock saved = new(mono, new ClockOptions(), Now, keptIsRunning: false);

        Assert.Equal((TimeQuality.Unknown, Now), (saved.Quality, saved.UnixMilliseconds));
    }

    [Fact]
    public void Trust_ends_after_its_time_and_holdover_after_its_own()
    {
        DisciplinedClock clock = new(mono, new ClockOptions(), 0, keptIsRunning: false);
        clock.Take(Now);
        mono.Milliseconds += 6 * Hour;
        Assert.Equal((TimeQuality.Synchronised, true), (clock.Quality, clock.WantsAnswer));
        mono.Milliseconds += 6 * Hour;
        Assert.Equal(TimeQuality.Synchronised, clock.Quality);
        mono.Milliseconds++;
        Assert.Equal(TimeQuality.Holdover, clock.Quality);
        mono.Milliseconds += 30 * 24 * Hour;
        Assert.Equal(TimeQuality.Unknown, clock.Quality);
        Assert.Equal(Now + (12 * Hour) + 1 + (30 * 24 * Hour), clock.UnixMilliseconds);
        Assert.True(clock.Take(clock.UnixMilliseconds + 900));
        Assert.Equal(TimeQuality.Synchronised, clock.Quality);
    }

    [Theory]
    [InlineData(Hour)]
    [InlineData(-Hour)]
    [InlineData(24 * Hour)]
    [InlineData(-24 * Hour)]
    public void A_step_casts_doubt_at_once_and_is_followed_when_it_is_confirmed(long step)
    {
        DisciplinedClock clock = Synchronised();
        mono.Milliseconds += Hour;
        Assert.False(clock.Take(Now + Hour + step));
        Assert.Equal((TimeQuality.Holdover, Now + Hour), (clock.Quality, clock.UnixMilliseconds));
        for (int i = 1; i <= 10; i++)
        {
            Assert.Equal(TimeQuality.Holdover, clock.Quality);
            mono.Milliseconds += 60_000;
            clock.Take(Now + Hour + step + (60_000 * i));
        }

        Assert.Equal((TimeQuality.Synchronised, Now + Hour + step + 600_000, 1), (clock.Quality, clock.UnixMilliseconds, clock.Steps));
        Assert.Equal(step, clock.LastCorrectionMilliseconds);
    }

    [Theory]
    [InlineData(Hour)]
    [InlineData(-24 * Hour)]
    public void A_single_wrong_answer_is_forgotten_when_the_next_one_agrees_with_the_clock(long step)
    {
        DisciplinedClock clock = Synchronised();
        mono.Milliseconds += Hour;
        clock.Take(Now + Hour + step);
        mono.Milliseconds += 60_000;

        Assert.True(clock.WantsAnswer);
        Assert.True(clock.Take(Now + Hour + 60_300));
        Assert.Equal((TimeQuality.Synchronised, 0, 1), (clock.Quality, clock.Steps, clock.Doubted));
    }

    [Fact]
    public void Answers_that_disagree_with_each_other_are_never_followed()
    {
        DisciplinedClock clock = Synchronised();
        for (int i = 1; i <= 50; i++)
        {
            mono.Milliseconds += 60_000;
            Assert.False(clock.Take(Now + (60_000L * i) + (i * Hour)));
        }

        Assert.Equal(TimeQuality.Holdover, clock.Quality);
        Assert.Equal(Now + (50 * 60_000), clock.UnixMilliseconds);
    }

    [Fact]
    public void The_drift_of_a_crystal_is_no_step()
    {
        DisciplinedClock clock = Synchronised();
        for (int i = 1; i <= 100; i++)
        {
            mono.Milliseconds += 6 * Hour;
            Assert.True(clock.Take(Now + (i * (6 * Hour + 1300))));
        }

        Assert.Equal(0, clock.Steps);
    }

    [Fact]
    public void An_answer_before_the_last_saved_time_needs_confirmation()
    {
        DisciplinedClock clock = new(mono, new ClockOptions(), Now, keptIsRunning: false);
        Assert.False(clock.Take(Now - (24 * Hour)));
        Assert.Equal(TimeQuality.Unknown, clock.Quality);
        Assert.True(clock.Take(Now + (24 * Hour)));
    }

    private DisciplinedClock Synchronised()
    {
        DisciplinedClock clock = new(mono, new ClockOptions(), 0, keptIsRunning: false);
        Assert.True(clock.Take(Now));
        return clock;
    }
}
