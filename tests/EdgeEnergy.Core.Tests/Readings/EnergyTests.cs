namespace EdgeEnergy.Core.Tests.Readings;

public sealed class EnergyTests
{
    private const long Missing = EnergyEstimator.Missing;

    private readonly EnergyEstimator _energy = new();

    [Fact]
    public void The_first_counter_anchors()
    {
        _energy.Observe(0, 5000, Missing, 100);
        _energy.Observe(60, 5000, Missing, 100);
        Assert.Equal(0, _energy.WattHours);
        _energy.Observe(120, 5000, 7000, 100);
        Assert.Equal(7000, _energy.WattHours);
    }

    /// <summary>A steady 600 W and a counter of 100 Wh: after an hour the sum is 600 Wh, minute by minute, where the counter alone moves in steps.</summary>
    [Fact]
    public void Power_fills_the_steps_of_the_counter()
    {
        for (int minute = 0; minute <= 60; minute++)
        {
            _energy.Observe(minute * 60, 600, 7000 + (minute * 10 / 100 * 100), 100);
            Assert.Equal(7000 + (minute * 10), _energy.WattHours);
        }

        Assert.Equal(0u, _energy.Discontinuities);
    }

    [Fact]
    public void Power_that_runs_ahead_stops_at_the_top_of_the_counters_step()
    {
        _energy.Observe(0, 0, 7000, 100);
        _energy.Observe(600, 3600, 7000, 100);
        Assert.Equal(7099, _energy.WattHours);
        _energy.Observe(660, 3600, 7100, 100);
        Assert.Equal(7159, _energy.WattHours);
    }

    [Fact]
    public void Power_that_falls_behind_is_lifted_to_the_counter()
    {
        _energy.Observe(0, 0, 7000, 100);
        _energy.Observe(60, 0, 7100, 100);
        Assert.Equal(7100, _energy.WattHours);
    }

    [Fact]
    public void A_gap_ends_inside_the_counters_bounds()
    {
        _energy.Observe(0, 2000, 7000, 100);
        _energy.Observe(86400, 12000, 17000, 100);
        Assert.Equal(17099, _energy.WattHours);
        _energy.Observe(2 * 86400, 0, 18000, 100);
        Assert.Equal(18000, _energy.WattHours);
        Assert.Equal(0u, _energy.Discontinuities);
    }

    [Fact]
    public void A_counter_that_falls_is_anchored_again_and_energy_goes_on()
    {
        _energy.Observe(0, 0, 7000, 100);
        _energy.Observe(60, 6000, 7100, 100);
        Assert.Equal(7100, _energy.WattHours);
        _energy.Observe(120, 6000, 0, 100);
        Assert.Equal(7200, _energy.WattHours);
        Assert.Equal(1u, _energy.Discontinuities);
        _energy.Observe(180, 6000, 100, 100);
        Assert.Equal(7300, _energy.WattHours);
        _energy.Observe(240, 0, 300, 100);
        Assert.Equal(7500, _energy.WattHours);
        Assert.Equal(1u, _energy.Discontinuities);
    }

    /// <summary>One torn reading of a counter (0, then the truth again) must not put the whole history of the meter on the bill.</summary>
    [Fact]
    public void A_counter_that_was_wrong_for_one_poll_adds_no_more_than_the_power()
    {
        _energy.Observe(0, 600, 12_345_600, 100);
        _energy.Observe(60, 600, 0, 100);
        _energy.Observe(120, 600, 12_345_600, 100);
        _energy.Observe(180, 600, 12_345_600, 100);
        Assert.Equal(12_345_630, _energy.WattHours);
        Assert.Equal(2u, _energy.Discontinuities);
    }

    [Fact]
    public void Without_a_counter_power_alone_counts_for_a_quarter_of_an_hour()
    {
        _energy.Observe(0, 0, 7000, 100);
        _energy.Observe(900, 1000, Missing, 100);
        Assert.Equal(7250, _energy.WattHours);
        _energy.Observe(1801, 1000, Missing, 100);
        Assert.Equal(7250, _energy.WattHours);

        // The counter closes the open time.
        _energy.Observe(2700, 1000, 7700, 100);
        Assert.Equal(7750, _energy.WattHours);
    }

    [Fact]
    public void Time_whose_power_is_missing_is_covered_by_the_next_power()
    {
        _energy.Observe(0, 0, 7000, 100);
        _energy.Observe(60, Missing, 7000, 100);
        Assert.Equal(7000, _energy.WattHours);
        _energy.Observe(120, 1500, 7000, 100);
        Assert.Equal(7050, _energy.WattHours);
    }

    [Fact]
    public void A_clock_that_goes_back_adds_nothing_by_power()
    {
        _energy.Observe(10_000, 0, 7000, 100);
        _energy.Observe(4_000, 100_000, 7000, 100);
        Assert.Equal(7000, _energy.WattHours);
        _energy.Observe(4_060, 3000, 7000, 100);
        Assert.Equal(7050, _energy.WattHours);
        Assert.Equal(0u, _energy.Discontinuities);
    }

    [Fact]
    public void A_clock_that_starts_in_1970_and_is_set_later_ends_inside_the_counters_bounds()
    {
        _energy.Observe(30, 2000, 7000, 100);
        _energy.Observe(1_750_000_000, 2000, 7000, 100);
        Assert.Equal(7099, _energy.WattHours);
    }

    /// <summary>Whatever a hostile device sends, the result never falls and never overflows.</summary>
    [Fact]
    public void Energy_never_falls()
    {
        Random random = new(8);
        long[] extremes = [Missing, long.MaxValue, -1, 0, 1, 99, 100, 1_000_000_000_000, 1_000_000_000_001, -5000, 5000];
        long last = 0;
        for (int i = 0; i < 200_000; i++)
        {
            long unix = random.Next(4) == 0 ? extremes[random.Next(extremes.Length)] : random.NextInt64(0, 2_000_000_000);
            long power = random.Next(4) == 0 ? extremes[random.Next(extremes.Length)] : random.NextInt64(-20_000, 20_000);
            long counter = random.Next(4) == 0 ? extremes[random.Next(extremes.Length)] : random.NextInt64(0, 1_000_000);
            _energy.Observe(unix, power, counter, 100);
            Assert.True(_energy.WattHours >= last);
            last = _energy.WattHours;
        }
    }

    [Fact]
    public void State_survives_and_goes_on_the_same()
    {
        Random random = new(9);
        EnergyEstimator other = new();
        byte[] state = new byte[EnergyEstimator.StateSize + 2];
        long counter = 5000;
        for (int i = 0; i < 500; i++)
        {
            counter = random.Next(50) == 0 ? 0 : counter + (100 * random.Next(2));
            long power = random.Next(3000);
            _energy.Observe(i * 60, power, counter, 100);
            other.Observe(i * 60, power, counter, 100);
            Assert.Equal(_energy.WattHours, other.WattHours);
            Assert.Equal(_energy.Discontinuities, other.Discontinuities);
            other.SaveState(state, 1);
            other = new EnergyEstimator();
            Assert.True(other.LoadState(state, 1));
        }

        Assert.True(_energy.Discontinuities > 0);
    }

    [Fact]
    public void Six_quantities_from_four_powers()
    {
        HomeEnergy home = new();
        home.Observe(0, 0, 0, 0, 0, 1000, 2000, 3000, 4000, 5000, 6000, 100);
        home.Observe(60, 600, 1200, -1800, 2400, 1000, 2000, 3000, 4000, 5000, 6000, 100);
        Assert.Equal((1010L, 2000L, 3020L, 4040L, 5030L, 6000L), (home.ImportWh, home.ExportWh, home.PvWh, home.LoadWh, home.ChargeWh, home.DischargeWh));
        home.Observe(120, -600, 0, 1800, 0, 1000, 2000, 3000, 4000, 5000, 6000, 100);
        Assert.Equal((1010L, 2010L, 3020L, 4040L, 5030L, 6030L), (home.ImportWh, home.ExportWh, home.PvWh, home.LoadWh, home.ChargeWh, home.DischargeWh));
        home.Observe(180, HomeEnergy.Missing, 0, HomeEnergy.Missing, 0, 1000, 2000, 3000, 4000, 5000, 0, 100);
        Assert.Equal(1u, home.Discontinuities);

        byte[] state = new byte[HomeEnergy.StateSize];
        home.SaveState(state, 0);
        HomeEnergy other = new();
        Assert.True(other.LoadState(state, 0));
        Assert.Equivalent(home, other, strict: true);
    }

    [Fact]
    public void Bytes_that_are_no_state_are_refused()
    {
        HomeEnergy home = new();
        byte[] state = new byte[HomeEnergy.StateSize];
        home.SaveState(state, 0);
        Assert.True(home.LoadState(state, 0));
        Assert.False(home.LoadState(state, 1));
        Assert.False(home.LoadState([], 0));
        state[0] = 2;
        Assert.False(home.LoadState(state, 0));
        state[0] = 1;
        state[1] = 2;
        Assert.False(home.LoadState(state, 0));
        state[1] = 1;
        state[1 + 25] = 0x80;
        Assert.False(home.LoadState(state, 0));
    }
}
