using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32.Tests;

public sealed class TimeKeeperTests
{
    private const long Saved = 1_780_000_000;
    private const int Hour = 3600;

    private readonly ManualClock clock = new();

    [Fact]
    public void Without_any_proof_time_goes_on_from_the_last_one_saved()
    {
        DisciplinedClock date = TimeKeeper.CreateClock(new ManualTime(clock, 0), clock, Saved);
        clock.Advance(90_000);

        Assert.Equal(Saved + 90, date.UnixSeconds);
        Assert.Equal(TimeQuality.Unknown, date.Quality);
    }

    [Fact]
    public void A_date_that_survived_the_restart_is_holdover()
    {
        DisciplinedClock date = TimeKeeper.CreateClock(new ManualTime(clock, Saved + 50), clock, Saved);

        Assert.Equal(Saved + 50, date.UnixSeconds);
        Assert.Equal(TimeQuality.Holdover, date.Quality);
    }

    [Fact]
    public void A_date_before_the_saved_one_is_not_believed()
    {
        DisciplinedClock date = TimeKeeper.CreateClock(new ManualTime(clock, Saved - 5000), clock, Saved);

        Assert.Equal(Saved, date.UnixSeconds);
        Assert.Equal(TimeQuality.Unknown, date.Quality);
    }

    [Fact]
    public void An_answer_is_proof_even_when_the_date_was_right_before()
    {
        ManualTime time = new(clock, 1_800_000_000) { ServerUp = true };
        DisciplinedClock date = TimeKeeper.CreateClock(time, clock, Saved);
        TimeKeeper keeper = new(time, clock, date);
        Run(keeper, 1);
        Assert.Equal(TimeQuality.Holdover, date.Quality);
        Run(keeper, 1);

        Assert.Equal(TimeQuality.Synchronised, date.Quality);
        Assert.Equal(1, time.Asked);
        Assert.Equal(date.UnixSeconds, time.UnixMilliseconds / 1000);
    }

    [Fact]
    public void Without_an_answer_the_date_is_put_back_and_asked_for_again()
    {
        ManualTime time = new(clock, Saved + 50);
        DisciplinedClock date = TimeKeeper.CreateClock(time, clock, Saved);
        TimeKeeper keeper = new(time, clock, date);
        Run(keeper, 1);
        Assert.True(time.UnixMilliseconds < 100_000);
        Run(keeper, 61);

        Assert.InRange(time.UnixMilliseconds / 1000, Saved + 111, Saved + 113);
        Assert.Equal(TimeQuality.Holdover, date.Quality);
        time.Truth = Saved + 49;
        time.ServerUp = true;
        Run(keeper, 310);
        Assert.Equal(2, time.Asked);
        Assert.Equal(TimeQuality.Synchronised, date.Quality);
    }

    [Fact]
    public void Proof_is_renewed_every_six_hours_and_trust_ends_after_twelve()
    {
        ManualTime time = new(clock, 0) { ServerUp = true };
        DisciplinedClock date = TimeKeeper.CreateClock(time, clock, 0);
        TimeKeeper keeper = new(time, clock, date);
        Run(keeper, 13 * Hour);
        Assert.Equal(3, time.Asked);
        Assert.Equal(TimeQuality.Synchronised, date.Quality);

        time.ServerUp = false;
        long before = date.UnixSeconds;
        Run(keeper, 13 * Hour);

        Assert.Equal(TimeQuality.Holdover, date.Quality);
        Assert.InRange(date.UnixSeconds - before, 13 * Hour, (13 * Hour) + 300);
    }

    [Fact]
    public void One_wrong_server_moves_neither_the_clock_nor_the_chip()
    {
        ManualTime time = new(clock, 0) { ServerUp = true };
        DisciplinedClock date = TimeKeeper.CreateClock(time, clock, 0);
        TimeKeeper keeper = new(time, clock, date);
        Run(keeper, 3);
        long before = date.UnixSeconds;
        time.Truth += 86_400;
        Run(keeper, (6 * Hour) + 120);

        Assert.InRange(date.UnixSeconds - before, 6 * Hour, (6 * Hour) + 300);
        Assert.NotEqual(TimeQuality.Synchronised, date.Quality);
    }

    private void Run(TimeKeeper keeper, int seconds)
    {
        for (int i = 0; i < seconds; i++)
        {
            clock.Advance(1000);
            keeper.Step();
        }
    }
}
