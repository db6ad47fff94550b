using EdgeEnergy.Simulator.Homes;
using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Tests;

public sealed class MinuteProfileTests
{
    [Theory]
    [InlineData("b04")]
    [InlineData("b08")]
    [InlineData("b13")]
    public void Minutes_of_an_hour_carry_the_hour_of_the_series_exactly_and_stay_below_the_cap(string id)
    {
        Rig rig = Rigs.Community13;
        RigHome home = Rigs.Participant(id).Home!;
        foreach ((RigSeriesUse? use, int cap) in new[] { (home.Load, home.PeakW), (home.Pv, home.PvW) })
        {
            if (use is null)
            {
                continue;
            }

            MinuteProfile profile = new(rig.Series[use.Series], use, cap, 0.18, 7, id);
            for (long hour = rig.StartUnix; hour < rig.StartUnix + (Rig.RunDays * 86400); hour += 3600)
            {
                long sum = 0;
                for (int minute = 0; minute < 60; minute++)
                {
                    int watts = profile.WattsAt(hour + (minute * 60));
                    Assert.InRange(watts, 0, Math.Max(cap, profile.HourWh(hour) + 1));
                    sum += watts;
                }

                double kwh = rig.Series[use.Series].At(hour + (use.ShiftDays * 86400L)) * use.Scale;
                Assert.Equal((long)Math.Round(kwh * 1000) * 60, sum);
            }
        }
    }

    [Fact]
    public void Noise_depends_on_seed_and_home_and_not_on_the_order_of_questions()
    {
        Rig rig = Rigs.Community13;
        RigSeriesUse use = Rigs.Participant("b05").Home!.Load!;
        MinuteProfile Profile(int seed, string home) => new(rig.Series[use.Series], use, 8000, 0.18, seed, home);
        int[] Hour(MinuteProfile profile) => [.. Enumerable.Range(0, 60).Select(minute => profile.WattsAt(rig.StartUnix + 7200 + (minute * 60)))];

        MinuteProfile first = Profile(1, "b05");
        int[] expected = Hour(first);
        _ = first.WattsAt(rig.StartUnix);
        Assert.Equal(expected, Hour(first));
        Assert.Equal(expected, Hour(Profile(1, "b05")));
        Assert.NotEqual(expected, Hour(Profile(2, "b05")));
        Assert.NotEqual(expected, Hour(Profile(1, "b06")));
        Assert.True(expected.Distinct().Count() > 20);
    }

    [Fact]
    public void A_run_past_the_series_is_told()
    {
        Rig rig = Rigs.Community13;
        RigSeriesUse use = Rigs.Participant("b05").Home!.Load!;
        MinuteProfile profile = new(rig.Series[use.Series], use, 8000, 0, 1, "b05");
        RigException e = Assert.Throws<RigException>(() => profile.WattsAt(rig.StartUnix + (200 * 86400L)));
        Assert.Contains("home-16-load", e.Message, StringComparison.Ordinal);
    }
}
