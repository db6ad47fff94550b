namespace EdgeEnergy.Core.Tests.Registers;

public sealed class VariantTests
{
    [Fact]
    public void A_unit_of_10_W_is_found_by_its_register()
    {
        Polled device = new(MapOf.Device("deye-hybrid-1p"));
        device.Set("eeprom_init_or_ac_power_unit", 10).Set("grid_power", 125).Set("inverter_power", 0).Set("load_power", 125);

        device.Poll(PollClass.Once);
        device.Poll(PollClass.Fast);

        Assert.Equal(1250, device.Value("grid_power"));
        Assert.Equal(1250, device.Value("load_power"));
    }

    /// <summary>Until the balance has spoken three times, what it contradicts is marked and not settled.</summary>
    [Fact]
    public void A_unit_of_10_W_without_the_register_is_found_by_its_balance()
    {
        Polled device = new(MapOf.Device("deye-hybrid-1p"));
        device.Set("grid_power", 125).Set("inverter_power", 2538).Set("load_power", 379).Set("pv1_power", 2600);

        device.Poll(PollClass.Fast);
        device.Poll(PollClass.Fast);
        Assert.Equal(RegisterQuality.Contradicts, device.Quality("load_power"));
        Assert.Equal(125, device.Value("grid_power"));

        device.Poll(PollClass.Fast);
        Assert.Equal(RegisterQuality.Good, device.Quality("load_power"));
        Assert.Equal(1250, device.Value("grid_power"));
    }

    [Fact]
    public void One_sample_between_good_ones_changes_no_unit()
    {
        Polled device = new(MapOf.Device("deye-hybrid-1p"));
        for (int i = 0; i < 6; i++)
        {
            device.Set("grid_power", 1250).Set("inverter_power", 2538).Set("load_power", 3788).Set("pv1_power", 2600);
            device.Poll(PollClass.Fast);
            device.Set("grid_power", 125).Set("load_power", 379);
            device.Poll(PollClass.Fast);
            Assert.Equal(125, device.Value("grid_power"));
        }
    }

    [Fact]
    public void A_current_in_tenths_of_an_ampere_is_found_by_volt_times_ampere()
    {
        Polled device = new(MapOf.Device("deye-hybrid-1p"));
        device.Set("battery_voltage", 5400).Set("battery_power", -695).Set("battery_current", -128);

        for (int i = 0; i < 3; i++)
        {
            device.Poll(PollClass.Fast);
        }

        Assert.Equal(-12.8, device.Value("battery_current"));
        Assert.Equal(RegisterQuality.Good, device.Quality("battery_power"));
    }

    [Theory]
    [InlineData(0x1095, 12.3)]
    [InlineData(0x1098, 123)]
    [InlineData(0x1122, 123)]
    public void The_firmware_of_a_high_voltage_unit_decides_the_step_of_its_day_counters(int firmware, double expected)
    {
        Polled device = new(MapOf.Device("deye-hybrid-3p-hv"));
        device.Set("firmware_control_board", firmware).Set("day_grid_import", 123).Set("total_grid_import", 123);

        device.Poll(PollClass.Once);
        device.Poll(PollClass.Slow);
        device.Poll(PollClass.Fast);

        Assert.Equal(expected, device.Value("day_grid_import"));
        Assert.Equal(12.3, device.Value("total_grid_import"));
    }

    [Fact]
    public void Totals_and_meter_point_change_by_choice_only()
    {
        RegisterMap hv = MapOf.Device("deye-hybrid-3p-hv");
        RegisterMap chosen = hv.Copy();
        chosen.Switch(chosen.VariantOf("totals-in-1-kwh"), true);
        RegisterMap single = MapOf.Device("deye-hybrid-1p");
        RegisterMap metered = single.Copy();
        metered.Switch(metered.VariantOf("meter-point-at-meter"), true);

        Assert.Equal((-1, 0), (hv.Exponent(hv.IndexOf("total_grid_import")), chosen.Exponent(chosen.IndexOf("total_grid_import"))));
        Assert.Equal("grid_power", single.Name(single.Reading(0)));
        Assert.Equal(("grid_power", "meter_power"), (metered.ReadingName(0), metered.Name(metered.Reading(0))));
        Assert.Equal(PollClass.Fast, metered.Poll(metered.IndexOf("meter_power")));
        Assert.Equal(PollClass.Demand, metered.Poll(metered.IndexOf("total_grid_import")));

        RegisterMap again = metered.Copy();
        Assert.Equal("grid_power", again.Name(again.Reading(0)));
        Assert.False(again.IsActive(again.VariantOf("meter-point-at-meter")));
    }

    [Fact]
    public void A_meter_that_counts_power_in_kW_is_found_out()
    {
        Polled device = new(MapOf.Device("chint-dtsu666"));
        device.Set("l1_voltage", 2300f).Set("l1_current", 4348f).Set("l1_power_factor", 1000f).Set("l1_power", 1f).Set("total_power", 1f);

        for (int i = 0; i < 3; i++)
        {
            device.Poll(PollClass.Fast);
        }

        Assert.Equal(1000, device.Value("total_power"));
        Assert.Equal(RegisterQuality.Good, device.Quality("l1_power"));
    }

    /// <summary>A device whose registers are set by name, as raw words, and polled through the plans.</summary>
    private sealed class Polled(RegisterMap map)
    {
        private readonly Dictionary<int, ushort> words = [];
        private readonly RegisterValues values = new(map);
        private long unixSeconds = 1_750_000_000;

        public Polled Set(string id, int raw)
        {
            int register = map.IndexOf(id);
            for (int word = 0; word < map.Words(register); word++)
            {
                words[map.Address(register, word)] = (ushort)(raw >> (16 * word));
            }

            return this;
        }

        public Polled Set(string id, float value) => Set(id, BitConverter.SingleToInt32Bits(value));

        public void Poll(PollClass poll)
        {
            PollPlan plan = new(map, poll);
            for (int block = 0; block < plan.BlockCount; block++)
            {
                for (int i = 0; i < plan.Count(block); i++)
                {
                    plan.Words(block)[i] = words.GetValueOrDefault(plan.Start(block) + i);
                }
            }

            values.Take(plan, [.. Enumerable.Repeat(true, plan.BlockCount)], unixSeconds += 60);
        }

        public double Value(string id) => values.Value(map.IndexOf(id));

        public RegisterQuality Quality(string id) => values.Quality(map.IndexOf(id));
    }
}
