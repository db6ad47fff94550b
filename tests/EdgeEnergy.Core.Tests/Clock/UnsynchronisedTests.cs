using EdgeEnergy.Core.Tests.Modbus;
using EdgeEnergy.Core.Tests.Nodes;

namespace EdgeEnergy.Core.Tests.Clock;

/// <summary>Nothing that a device measured while it did not know the time reaches settlement: neither as a period of its own nor inside another one.</summary>
public sealed class UnsynchronisedTests
{
    private const long Hour = 3_600_000;
    private const int PowerW = 2400;
    private const long WhPerPeriod = PowerW / 4;

    /// <summary>Minute 0 is the boot; the server answers every minute from <c>answerFrom</c> on, for a while with a wrong date.</summary>
    [Theory]
    [InlineData("boots in 1970", 0, 0)]
    [InlineData("an hour ahead", 1 * Hour, 3)]
    [InlineData("an hour behind", -1 * Hour, 3)]
    [InlineData("a day ahead", 24 * Hour, 3)]
    [InlineData("a day behind", -24 * Hour, 3)]
    [InlineData("a summer-time server", 1 * Hour, 10)]
    public void Periods_that_settle_are_true_and_stand_where_they_belong(string what, long wrong, int wrongMinutes)
    {
        TestDevice device = new();
        StrictGateway gateway = new(device);
        FakeClock mono = new();
        DisciplinedClock clock = new(mono, new ClockOptions(), 5000, keptIsRunning: true);
        HashSet<(uint, uint)> unsynchronised = [];
        long boot = TestDevice.Start * 1000;
        for (int minute = 0; minute < 240; minute++)
        {
            mono.Milliseconds = minute * 60_000L;
            bool isWrong = minute >= 60 && minute < 60 + wrongMinutes;
            if (minute >= 20)
            {
                clock.Take(boot + mono.Milliseconds + (isWrong ? wrong : 0));
            }

            device.Inverter.Advance(60, 0, 0, PowerW);
            device.Pass(60);
            TimeQuality quality = clock.Quality;
            device.Node.Step(clock.UnixSeconds, quality);
            if (quality != TimeQuality.Synchronised)
            {
                unsynchronised.Add((device.Node.Epoch, device.Node.Sequence));
            }

            device.Node.Exchange(clock.UnixSeconds);
        }

        Assert.NotEmpty(unsynchronised);
        Assert.Empty(gateway.Refused);
        Assert.Equal(240, gateway.Stored.Count);
        Assert.True(gateway.Settled.Count >= 10, $"{what}: {gateway.Settled.Count} settled");

        // A period that ends in doubt ends late and takes what came until then from the next one: together they are what the home used.
        Assert.Equal(Enumerable.Range(0, gateway.Settled.Count).Select(i => gateway.Settled.Keys.First() + (i * TestDevice.Period)), gateway.Settled.Keys);
        Assert.InRange(gateway.Settled.Values.Skip(1).Sum(p => p.ImportWh), ((gateway.Settled.Count - 1) * WhPerPeriod) - 100, ((gateway.Settled.Count - 1) * WhPerPeriod) + 100);
        Assert.True(gateway.Settled.Values.Count(p => p.ImportWh >= WhPerPeriod - 1 && p.ImportWh <= WhPerPeriod + 1) >= gateway.Settled.Count - 3, what);
        long first = (boot / 1000) + (20 * 60);
        Assert.All(gateway.Settled.Keys, start => Assert.InRange(start, first - TestDevice.Period, (boot / 1000) + (240 * 60)));
        Assert.All(gateway.Settled.Values, p => Assert.DoesNotContain(((uint)p.Epoch, (uint)p.LastSequence), unsynchronised));
    }

    /// <summary>A meter that never saw the unsynchronised readings comes to the same energies: they left no trace.</summary>
    [Theory]
    [InlineData(TimeQuality.Unknown)]
    [InlineData(TimeQuality.Holdover)]
    public void A_meter_that_never_saw_them_comes_to_the_same(TimeQuality quality)
    {
        PeriodMeter with = new(TestDevice.Period);
        PeriodMeter without = new(TestDevice.Period);
        Random random = new(3);
        Reading reading = new();
        double import = 100_000;
        uint sequence = 0;
        int ended = 0;
        for (int minute = 0; minute < 600; minute++)
        {
            int power = random.Next(5000);
            import += power / 60.0;
            bool bad = random.Next(3) == 0;
            reading.Clear();
            reading.Sequence = ++sequence;
            reading.TimeQuality = bad ? quality : TimeQuality.Synchronised;
            reading.UnixSeconds = bad ? random.NextInt64(4_000_000_000) : TestDevice.Start + (minute * 60);
            reading.Add("grid_power", "W", power, 0, ValueQuality.Good);
            reading.Add("total_grid_import", "kWh", (long)(import / 100), -1, ValueQuality.Good);
            with.Observe(reading);
            List<(long, long, long)> seen = Ended(with);
            if (bad)
            {
                Assert.Empty(seen);
                continue;
            }

            without.Observe(reading);
            Assert.Equal(Ended(without), seen);
            ended += seen.Count;
        }

        Assert.InRange(ended, 38, 41);
    }

    private static List<(long Start, long ImportWh, long ExportWh)> Ended(PeriodMeter meter)
    {
        List<(long, long, long)> found = [];
        while (meter.TakeEnded())
        {
            found.Add((meter.EndedStart, meter.EndedWh[0], meter.EndedWh[1]));
        }

        return found;
    }
}
