namespace EdgeEnergy.Core.Tests.Readings;

public sealed class PeriodMeterTests
{
    private const int Period = 900;
    private const long Start = 1_750_000_500 / Period * Period;

    private readonly PeriodMeter _meter = new(Period);
    private readonly Reading _reading = new();
    private uint _sequence;
    private long _loadW = 1500;

    /// <summary>Over any walk the periods add up to what the cumulative energies moved by, to the last Wh and for every quantity.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Periods_add_up_to_the_cumulative_energies(int seed)
    {
        Random random = new(seed);
        long unix = Start;
        long importWh = 7_000_000;
        long loadWh = 0;
        long[] sum = new long[PeriodMeter.Quantities];
        long previousEnd = -1;
        Observe(unix, 0, importWh, loadWh);
        long importBefore = _meter.Energy.ImportWh;
        long loadBefore = _meter.Energy.LoadWh;
        for (int i = 0; i < 2000; i++)
        {
            int seconds = random.Next(30) == 0 ? random.Next(1, 5 * Period) : 60;
            int watts = random.Next(-3000, 9000);
            unix += seconds;
            importWh += Math.Max(0, watts) * (long)seconds / 3600;
            loadWh += 1500L * seconds / 3600;
            Observe(unix, watts, importWh, loadWh);
            while (_meter.TakeEnded())
            {
                // No period is left out and none comes twice.
                Assert.Equal(0, _meter.EndedStart % Period);
                Assert.True(previousEnd < 0 || _meter.EndedStart == previousEnd);
                previousEnd = _meter.EndedStart + Period;
                for (int q = 0; q < sum.Length; q++)
                {
                    Assert.True(_meter.EndedWh[q] >= 0);
                    sum[q] += _meter.EndedWh[q];
                }
            }
        }

        // What the running period has so far is still to come.
        Observe(previousEnd + Period, 0, importWh, loadWh);
        while (_meter.TakeEnded())
        {
            sum[0] += _meter.EndedWh[0];
            sum[3] += _meter.EndedWh[3];
        }

        Assert.Equal(_meter.Energy.ImportWh - importBefore, sum[0]);
        Assert.Equal(_meter.Energy.LoadWh - loadBefore, sum[3]);
    }

    [Fact]
    public void A_period_ends_with_the_first_reading_at_or_after_its_end()
    {
        Observe(Start, 0, 0, 0);
        Observe(Start + Period - 60, 0, 100, 0);
        Assert.False(_meter.TakeEnded());
        Observe(Start + Period, 0, 200, 0);
        Assert.True(_meter.TakeEnded());
        Assert.Equal(Start, _meter.EndedStart);
        Assert.Equal(1u, _meter.EndedFirstSequence);
        Assert.Equal(200, _meter.EndedWh[0]);
        Assert.False(_meter.TakeEnded());
        Observe(Start + Period + 1, 0, 300, 0);
        Assert.False(_meter.TakeEnded());
        Observe(Start + (2 * Period), 0, 300, 0);
        Assert.True(_meter.TakeEnded());
        Assert.Equal(4u, _meter.EndedFirstSequence);
    }

    [Fact]
    public void A_gap_is_spread_evenly_over_its_periods()
    {
        Observe(Start, 0, 0, 0);
        Observe(Start + (4 * Period), 0, 1002, 0);
        List<long> wh = [];
        while (_meter.TakeEnded())
        {
            Assert.Equal(Start + (wh.Count * Period), _meter.EndedStart);
            wh.Add(_meter.EndedWh[0]);
        }

        Assert.Equal([250, 251, 250, 251], wh);
    }

    [Fact]
    public void A_very_long_gap_falls_on_its_last_periods()
    {
        Observe(Start, 0, 0, 0);
        const int Passed = PeriodMeter.MaxGapPeriods + 10;
        Observe(Start + (Passed * Period), 0, 9600, 0);
        int ended = 0;
        long sum = 0;
        while (_meter.TakeEnded())
        {
            Assert.Equal(Start + ((ended + 10) * Period), _meter.EndedStart);
            sum += _meter.EndedWh[0];
            ended++;
        }

        Assert.Equal(PeriodMeter.MaxGapPeriods, ended);
        Assert.Equal(9600, sum);
    }

    /// <summary>An inverter whose counters can not be read at the first polls has 7 MWh behind it; they are nobody's quarter of an hour.</summary>
    [Fact]
    public void What_a_counter_had_before_its_first_reading_is_in_no_period()
    {
        Observe(Start, 600, 7_000_000, 0, ValueQuality.ReadFailed);
        Observe(Start + 60, 600, 7_000_000, 0);
        Observe(Start + Period, 600, 7_000_100, 0);
        Assert.True(_meter.TakeEnded());
        Assert.InRange(_meter.EndedWh[0], 100, 199);
    }

    /// <summary>A counter that failed travels without its number, so device and gateway see another exponent; the others, where the power runs ahead, must not end at another bound.</summary>
    [Fact]
    public void A_failed_counter_means_the_same_before_and_after_the_wire()
    {
        PeriodMeter gateway = new(Period);
        Reading received = new();
        ReadingCodec codec = new();
        Sign1Es256k signer = new(new Secp256k1(), Samples.PrivateKey);
        byte[] buffer = new byte[2048];
        Random random = new(5);
        int ended = 0;
        _loadW = 9000;
        for (int i = 0; i < 200; i++)
        {
            Observe(Start + (i * 60), 6000, 7_000_000 + (i * 100), i * 10, random.Next(4) == 0 ? ValueQuality.Jump : ValueQuality.Good);
            int length = codec.Encode(_reading, signer, buffer, 0);
            Assert.Equal(DecodeResult.Ok, codec.Decode(buffer, 0, length, received, new CoseEnvelope()));
            gateway.Observe(received);
            while (_meter.TakeEnded())
            {
                Assert.True(gateway.TakeEnded());
                Assert.Equal(_meter.EndedWh, gateway.EndedWh);
                ended++;
            }

            Assert.False(gateway.TakeEnded());
        }

        Assert.True(ended > 10);
    }

    [Fact]
    public void State_survives_a_restart_at_any_reading()
    {
        PeriodMeter whole = new(Period);
        PeriodMeter parts = new(Period);
        Random random = new(6);
        long unix = Start;
        long importWh = 5000;
        for (int i = 0; i < 500; i++)
        {
            unix += random.Next(20) == 0 ? 2500 : 60;
            importWh += random.Next(0, 120);
            Fill(unix, 3000, importWh, i * 10, ValueQuality.Good);
            whole.Observe(_reading);
            parts.Observe(_reading);
            while (whole.TakeEnded())
            {
                Assert.True(parts.TakeEnded());
                Assert.Equal(whole.EndedStart, parts.EndedStart);
                Assert.Equal(whole.EndedFirstSequence, parts.EndedFirstSequence);
                Assert.Equal(whole.EndedWh, parts.EndedWh);
            }

            byte[] state = new byte[PeriodMeter.StateSize];
            parts.SaveState(state, 0);
            parts = new PeriodMeter(Period);
            Assert.True(parts.LoadState(state, 0));
        }
    }

    [Fact]
    public void A_state_that_is_cut_or_of_another_version_is_refused()
    {
        byte[] state = new byte[PeriodMeter.StateSize];
        _meter.SaveState(state, 0);
        Assert.False(new PeriodMeter(Period).LoadState(state[..^1], 0));
        state[0]++;
        Assert.False(new PeriodMeter(Period).LoadState(state, 0));
    }

    [Fact]
    public void Sequences_begin_again_in_a_new_epoch_and_energies_go_on()
    {
        Observe(Start, 0, 0, 0);
        Observe(Start + 60, 0, 100, 0);
        _meter.StartEpoch();
        _sequence = 0;
        Observe(Start + 120, 0, 200, 0);
        Observe(Start + Period, 0, 300, 0);
        Assert.True(_meter.TakeEnded());
        Assert.Equal(1u, _meter.EndedFirstSequence);
        Assert.Equal(300, _meter.EndedWh[0]);
    }

    [Fact]
    public void A_reading_without_the_time_ends_nothing()
    {
        Observe(Start, 0, 0, 0);
        Fill(Start + (10 * Period), 0, 100, 0, ValueQuality.Good);
        _reading.TimeQuality = TimeQuality.Holdover;
        _meter.Observe(_reading);
        Assert.False(_meter.TakeEnded());
        Observe(Start + Period, 0, 100, 0);
        Assert.True(_meter.TakeEnded());
        Assert.Equal(100, _meter.EndedWh[0]);
    }

    [Fact]
    public void A_clock_that_went_back_opens_no_ended_period()
    {
        Observe(Start, 0, 0, 0);
        Observe(Start + Period, 0, 100, 0);
        Assert.True(_meter.TakeEnded());
        Observe(Start + 60, 0, 200, 0);
        Observe(Start + Period + 60, 0, 300, 0);
        Assert.False(_meter.TakeEnded());
        Observe(Start + (2 * Period), 0, 400, 0);
        Assert.True(_meter.TakeEnded());
        Assert.Equal(Start + Period, _meter.EndedStart);
        Assert.Equal(300, _meter.EndedWh[0]);
        Assert.False(_meter.TakeEnded());
    }

    private void Observe(long unix, long gridW, long importWh, long loadWh, ValueQuality import = ValueQuality.Good)
    {
        Fill(unix, gridW, importWh, loadWh, import);
        _meter.Observe(_reading);
    }

    private void Fill(long unix, long gridW, long importWh, long loadWh, ValueQuality import)
    {
        _reading.Clear();
        _reading.DeviceId = "dev-b07";
        _reading.Epoch = 1;
        _reading.Sequence = ++_sequence;
        _reading.UnixSeconds = unix;
        _reading.TimeQuality = TimeQuality.Synchronised;
        _reading.Add("grid_power", "W", gridW, 0, ValueQuality.Good);
        _reading.Add("load_power", "W", _loadW, 0, ValueQuality.Good);
        // Where the import counter is to fail it counts as the device has it: with its exponent.
        bool fine = import == ValueQuality.Good;
        _reading.Add("total_grid_import", fine ? "Wh" : "kWh", fine ? importWh : importWh / 100, (sbyte)(fine ? 0 : -1), import);
        _reading.Add("total_load_energy", "Wh", loadWh, 0, ValueQuality.Good);
    }
}
