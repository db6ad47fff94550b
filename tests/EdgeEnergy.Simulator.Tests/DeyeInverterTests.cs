using EdgeEnergy.Simulator.Homes;
using EdgeEnergy.Simulator.Inverter;
using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Tests;

public sealed class DeyeInverterTests
{
    private static readonly (int Low, int High)[] Phased = [(604, 700), (616, 705), (622, 687), (633, 691), (640, 696), (650, 656)];

    [Theory]
    [InlineData("b04", 1)]
    [InlineData("b07", 2)]
    [InlineData("b08", 3)]
    [InlineData("b09", 4)]
    [InlineData("b10", 5)]
    public void Every_minute_of_a_week_with_random_set_points_is_consistent(string id, int seed)
    {
        RigParticipant participant = Rigs.Participant(id);
        DeyeInverter inverter = new(Rigs.Community13, participant, seed);
        Random random = new(seed);
        long[] integrals = new long[6];
        long[] starts = Totals(inverter);
        long stored = inverter.StoredWs;
        for (int minute = 0; minute < 7 * 1440; minute++)
        {
            if (minute % 15 == 0)
            {
                SetRandomly(inverter, random, participant.Home!.InverterW);
            }

            inverter.Step();
            HomeFlow flow = inverter.LastFlow;
            int[] powers = [flow.Import, flow.Export, flow.Pv, flow.Load, flow.Charge, flow.Discharge];
            for (int i = 0; i < powers.Length; i++)
            {
                integrals[i] += powers[i] * 60L;
            }

            AssertConsistent(inverter, flow);
        }

        // Counters are the integral of the polled powers within their resolution, and energy went nowhere else.
        long[] ends = Totals(inverter);
        for (int i = 0; i < integrals.Length; i++)
        {
            Assert.InRange(((ends[i] - starts[i]) * 360_000) - integrals[i], -360_000, 360_000);
        }

        Assert.Equal(integrals[4] - integrals[5], inverter.StoredWs - stored);
    }

    [Fact]
    public void Hours_of_the_load_counter_follow_the_series()
    {
        Rig rig = Rigs.Community13;
        RigParticipant participant = Rigs.Participant("b06");
        DeyeInverter inverter = new(rig, participant, 1);
        RigSeriesUse use = participant.Home!.Load!;
        for (int hour = 0; hour < 24; hour++)
        {
            long before = inverter.Totals.Load.WattSeconds;
            Minutes(inverter, 60);
            double kwh = rig.Series[use.Series].At(rig.StartUnix + (hour * 3600) + (use.ShiftDays * 86400L)) * use.Scale;
            Assert.Equal((long)Math.Round(kwh * 1000) * 3600, inverter.Totals.Load.WattSeconds - before);
        }
    }

    [Fact]
    public void A_new_inverter_exports_nothing_all_day()
    {
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b08"), 1);
        long before = inverter.Totals.Export.WattSeconds;
        for (int minute = 0; minute < 1440; minute++)
        {
            inverter.Step();
            Assert.Equal(0, inverter.LastFlow.Export);
        }

        Assert.Equal(before, inverter.Totals.Export.WattSeconds);
        Assert.True(inverter.Totals.Pv.WattSeconds > 0);
    }

    [Fact]
    public void Selling_first_exports_what_is_asked_within_the_minute()
    {
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b08"), 1);
        Minutes(inverter, 60);
        Assert.Equal(0, Write(inverter, 142, 0, 2500));
        inverter.Step();
        Assert.Equal(-2500, Long(inverter, 625, 690));
        Assert.Equal(2500, inverter.LastFlow.Export);

        // The slot's state of charge is the floor.
        Assert.Equal(0, Write(inverter, 166, 100));
        inverter.Step();
        Assert.Equal(0, inverter.LastFlow.Discharge);
    }

    [Fact]
    public void Grid_charging_takes_its_current_at_battery_voltage()
    {
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b09"), 1);
        Minutes(inverter, 60);
        int volts = Register(inverter, 587);
        Assert.Equal(0, Write(inverter, 127, 90, 40));
        Assert.Equal(0, Write(inverter, 130, 1));
        inverter.Step();
        Assert.Equal((int)(40 * volts * 0.01), inverter.LastFlow.Charge);
        Assert.True((short)Register(inverter, 590) < 0);
        Assert.Equal(0, Write(inverter, 127, 20));
        inverter.Step();
        Assert.Equal(0, inverter.LastFlow.Charge);
    }

    [Fact]
    public void Day_counters_restart_at_the_inverters_midnight_and_totals_go_on()
    {
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b07"), 1);
        Minutes(inverter, 1439);
        int day = Register(inverter, 526);
        Assert.True(day > 100);
        long total = Long(inverter, 527, 528);
        inverter.Step();
        Assert.Equal(0, Register(inverter, 526));
        Assert.InRange(Long(inverter, 527, 528), total, total + 3);
        Assert.Equal([(17 << 8) | 5, (24 << 8) | 0, 0], Registers(inverter, 62, 3));

        // Set half an hour fast, the next midnight comes half an hour early.
        Assert.Equal(0, Write(inverter, 62, (17 << 8) | 5, (24 << 8) | 0, 30 << 8));
        Minutes(inverter, 1409);
        Assert.True(Register(inverter, 526) > 100);
        inverter.Step();
        Assert.Equal(0, Register(inverter, 526));
    }

    [Fact]
    public void Identity_registers_tell_the_model()
    {
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b13"), 1);
        Assert.Equal(5, Register(inverter, 0));
        Assert.Equal(80_000, Long(inverter, 20, 21));
        foreach (ushort word in Registers(inverter, 3, 5))
        {
            Assert.True(char.IsAsciiDigit((char)(word >> 8)) && char.IsAsciiDigit((char)(word & 0xFF)));
        }

        DeyeInverter other = new(Rigs.Community13, Rigs.Participant("b11"), 1);
        Assert.NotEqual(Registers(inverter, 3, 5), Registers(other, 3, 5));
    }

    [Fact]
    public void The_same_seed_gives_the_same_registers_and_another_seed_others()
    {
        ushort[] Day(int seed)
        {
            DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b11"), seed);
            Minutes(inverter, 600);
            return Registers(inverter, 0, 800);
        }

        Assert.Equal(Day(3), Day(3));
        Assert.NotEqual(Day(3), Day(4));
    }

    [Theory]
    [InlineData(143, 8001, 3)]
    [InlineData(142, 3, 3)]
    [InlineData(166, 101, 3)]
    [InlineData(148, 1260, 3)]
    [InlineData(104, 501, 3)]
    [InlineData(81, 1, 3)]
    [InlineData(64, 0x3C00, 3)]
    [InlineData(625, 0, 2)]
    [InlineData(0, 5, 2)]
    [InlineData(65, 0, 2)]
    [InlineData(2001, 0, 2)]
    public void A_bad_write_is_refused_and_changes_nothing(int address, int value, int expected)
    {
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b13"), 1);
        ushort[] before = Registers(inverter, 0, 800);
        Assert.Equal(expected, Write(inverter, address, value));
        Assert.Equal(before, Registers(inverter, 0, 800));
    }

    [Fact]
    public void A_write_is_taken_whole_or_not_at_all()
    {
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b13"), 1);
        Assert.Equal(3, Write(inverter, 142, 0, 9000));
        Assert.Equal(1, Register(inverter, 142));
        Assert.Equal(0, Write(inverter, 142, 0, 8000));
        Assert.Equal([0, 8000], Registers(inverter, 142, 2));
    }

    [Fact]
    public void Reading_past_the_last_register_is_refused()
    {
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b13"), 1);
        ushort[] words = new ushort[125];
        Assert.Equal(0, inverter.Read(1876, 125, words));
        Assert.Equal(2, inverter.Read(1877, 125, words));
    }

    private static void AssertConsistent(DeyeInverter inverter, in HomeFlow flow)
    {
        ushort[] r = Registers(inverter, 0, 720);
        int Value(int low, int high) => (r[high] << 16) | r[low];
        foreach ((int low, int high) in Phased)
        {
            int sum = 0;
            for (int phase = 0; phase < 3; phase++)
            {
                int watts = Value(low + phase, high + phase);
                Assert.Equal(watts < 0 ? 0xFFFF : 0, r[high + phase]);
                sum += watts;
            }

            Assert.Equal(sum, Value(low + 3, high + 3));
        }

        int load = Value(653, 659);
        int grid = Value(625, 690);
        int output = Value(636, 694);
        int battery = (short)r[590];
        Assert.Equal(load, output + grid);
        Assert.Equal(output, Value(643, 699) - Value(607, 703));
        Assert.Equal(grid, Value(619, 708));
        Assert.Equal(r[672] + r[673], output - battery + flow.Loss);
        Assert.Equal((flow.Load, flow.Grid, flow.Pv, flow.Discharge - flow.Charge), (load, grid, r[672] + r[673], battery));
        Assert.Equal(battery, r[587] * 0.01 * (short)r[591] * 0.01, 0.5);
        for (int phase = 0; phase < 3; phase++)
        {
            double volts = r[598 + phase] * 0.1;
            Assert.InRange(volts, 225, 240);
            Assert.Equal(Value(633 + phase, 691 + phase), volts * (short)r[630 + phase] * 0.01, 1.3);
            Assert.Equal(Value(622 + phase, 687 + phase), volts * (short)r[613 + phase] * 0.01, 1.3);
            Assert.Equal(Value(604 + phase, 700 + phase), volts * (short)r[610 + phase] * 0.01, 1.3);
        }

        for (int input = 0; input < 2; input++)
        {
            int watts = r[672 + input];
            double product = r[676 + (2 * input)] * 0.1 * r[677 + (2 * input)] * 0.1;
            Assert.True(Math.Abs(product - watts) < 1 + (0.05 * 0.1 * r[677 + (2 * input)]) || (watts < 28 && product == 0));
        }

        Assert.InRange(r[588], 0, 100);
        Assert.InRange(r[609], 4950, 5050);
    }

    private static void SetRandomly(DeyeInverter inverter, Random random, int rated)
    {
        Assert.Equal(0, Write(inverter, 142, random.Next(3), random.Next(3) * random.Next((rated / 2) + 1)));
        Assert.Equal(0, Write(inverter, 145, random.Next(2), random.Next(256)));
        Assert.Equal(0, Write(inverter, 166, [.. Enumerable.Range(0, 6).Select(_ => random.Next(60))]));
        Assert.Equal(0, Write(inverter, 148, [.. Enumerable.Range(0, 6).Select(_ => (random.Next(24) * 100) + random.Next(60))]));
        Assert.Equal(0, Write(inverter, 127, random.Next(101), random.Next(200)));
        Assert.Equal(0, Write(inverter, 130, random.Next(2)));
        Assert.Equal(0, Write(inverter, 108, random.Next(200), random.Next(200)));
        Assert.Equal(0, Write(inverter, 104, random.Next(100)));
        Assert.Equal(0, Write(inverter, 80, random.Next(10) == 0 ? 0 : 1));
    }

    private static long[] Totals(DeyeInverter inverter) =>
    [
        Long(inverter, 522, 523), Long(inverter, 524, 525), Long(inverter, 534, 535),
        Long(inverter, 527, 528), Long(inverter, 516, 517), Long(inverter, 518, 519),
    ];

    private static void Minutes(DeyeInverter inverter, int count)
    {
        for (int i = 0; i < count; i++)
        {
            inverter.Step();
        }
    }

    private static byte Write(DeyeInverter inverter, int start, params int[] values) =>
        inverter.Write(start, values.Length, [.. values.Select(value => unchecked((ushort)value))]);

    private static ushort Register(DeyeInverter inverter, int address) => Registers(inverter, address, 1)[0];

    private static int Long(DeyeInverter inverter, int low, int high) => (Register(inverter, high) << 16) | Register(inverter, low);

    private static ushort[] Registers(DeyeInverter inverter, int start, int count)
    {
        ushort[] words = new ushort[count];
        Assert.Equal(0, inverter.Read(start, count, words));
        return words;
    }
}
