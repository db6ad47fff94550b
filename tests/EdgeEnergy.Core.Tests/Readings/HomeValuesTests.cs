namespace EdgeEnergy.Core.Tests.Readings;

public sealed class HomeValuesTests
{
    private readonly HomeValues _values = new();
    private readonly Reading _reading = new();

    [Fact]
    public void Nothing_read_is_missing_and_not_zero()
    {
        _values.Take(_reading);
        Assert.All(
            [_values.GridW, _values.PvW, _values.BatteryW, _values.LoadW, _values.SocPercent, _values.GridDeciVolt, _values.ImportWh, _values.DischargeWh],
            value => Assert.Equal(HomeValues.Missing, value));
        Assert.Equal(1, _values.ResolutionWh);
    }

    [Fact]
    public void Powers_keep_their_signs_and_voltages_their_tenths()
    {
        _reading.Add("grid_power", "W", -1250, 0, ValueQuality.Good);
        _reading.Add("battery_power", "W", -340, 1, ValueQuality.Good);
        _reading.Add("grid_l1_voltage", "V", 23_047, -2, ValueQuality.Good);
        _values.Take(_reading);
        Assert.Equal(-1250, _values.GridW);
        Assert.Equal(-3400, _values.BatteryW);
        Assert.Equal(2304, _values.GridDeciVolt);
    }

    [Fact]
    public void Inputs_that_do_not_exist_count_as_nothing_one_that_lies_spoils_the_sum()
    {
        _reading.Add("pv1_power", "W", 1000, 0, ValueQuality.Good);
        _reading.Add("pv2_power", "W", 500, 0, ValueQuality.Good);
        _reading.Add("pv3_power", "W", 0, 0, ValueQuality.ReadFailed);
        _values.Take(_reading);
        Assert.Equal(1500, _values.PvW);

        _reading.Add("pv4_power", "W", 0, 0, ValueQuality.OutOfRange);
        _values.Take(_reading);
        Assert.Equal(HomeValues.Missing, _values.PvW);
    }

    [Theory]
    [InlineData("kWh", 12345, -1, 1_234_500, 100)]
    [InlineData("kWh", 12345, 0, 12_345_000, 1000)]
    [InlineData("kWh", 12345, -3, 12_345, 1)]
    [InlineData("kWh", 12345, -4, 1234, 1)]
    [InlineData("Wh", 12345, 0, 12_345, 1)]
    [InlineData("Wh", 12345, 1, 123_450, 10)]
    public void Counters_are_in_watt_hours_with_the_step_of_their_last_digit(string unit, long mantissa, int exponent, long wh, int resolution)
    {
        _reading.Add("total_grid_import", unit, mantissa, (sbyte)exponent, ValueQuality.Good);
        _values.Take(_reading);
        Assert.Equal(wh, _values.ImportWh);
        Assert.Equal(resolution, _values.ResolutionWh);
    }

    [Fact]
    public void The_coarsest_good_counter_gives_the_step()
    {
        _reading.Add("total_grid_import", "kWh", 70, -1, ValueQuality.Good);
        _reading.Add("total_grid_export", "Wh", 70, 0, ValueQuality.Good);
        _reading.Add("total_pv_energy", "kWh", 0, 0, ValueQuality.Jump);
        _values.Take(_reading);
        Assert.Equal(100, _values.ResolutionWh);
        Assert.Equal(HomeValues.Missing, _values.PvWh);
    }

    [Fact]
    public void Any_number_on_the_wire_is_a_value_or_missing()
    {
        _reading.Add("grid_power", "W", long.MaxValue, 18, ValueQuality.Good);
        _reading.Add("load_power", "W", long.MinValue, -18, ValueQuality.Good);
        _reading.Add("total_grid_import", "kWh", long.MaxValue, 18, ValueQuality.Good);
        _values.Take(_reading);
        Assert.Equal(HomeValues.Missing, _values.GridW);
        Assert.Equal(-9, _values.LoadW);
        Assert.Equal(HomeValues.Missing, _values.ImportWh);
    }
}
