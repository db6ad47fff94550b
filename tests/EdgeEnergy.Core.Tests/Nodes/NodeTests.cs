using System.Text;

namespace EdgeEnergy.Core.Tests.Nodes;

public sealed class NodeTests
{
    [Fact]
    public void A_poll_becomes_a_signed_reading_that_the_gateway_acknowledges()
    {
        TestDevice device = new();
        device.Inverter.Show(pv: 3000, battery: -1000, load: 1500);

        device.Step();

        Assert.Equal(NodeState.Online, device.Node.State);
        Reading reading = Assert.Single(device.Stored);
        Assert.Equal(device.Now, reading.UnixSeconds);
        Assert.Equal((-500, 2000, 1000, -1000, 1500), (Watts(reading, "grid_power"), Watts(reading, "pv1_power"), Watts(reading, "pv2_power"), Watts(reading, "battery_power"), Watts(reading, "load_power")));
        Assert.True(reading.TryGetScaled("grid_l1_voltage", -1, out long decivolts));
        Assert.Equal(2300, decivolts);
        Assert.True(reading.TryGetScaled("total_grid_import", -3, out long wh));
        Assert.Equal(1_234_500, wh);
        Assert.Equal(0, device.Node.Pending);
        Assert.Equal("2405236713", device.Node.SerialNumber);
    }

    [Fact]
    public void Inputs_that_the_model_does_not_have_are_no_part_of_the_reading()
    {
        TestDevice device = new();

        device.Step();

        Assert.Equal(-1, device.Stored[0].IndexOf("pv3_power"));
        Assert.True(device.Stored[0].IndexOf("pv2_power") >= 0);
    }

    [Fact]
    public void A_poll_takes_two_requests_and_slow_registers_come_every_ten_minutes()
    {
        TestDevice device = new();
        device.Step();
        int before = device.Wire.Count;

        for (int i = 0; i < 9; i++)
        {
            device.Step();
        }

        Assert.Equal(18, device.Wire.Count - before);
        device.Step();
        Assert.Equal(23, device.Wire.Count - before);
    }

    [Fact]
    public void One_implausible_register_is_marked_and_the_reading_goes_on()
    {
        TestDevice device = new();
        device.Inverter.Show(2000, 0, 1000);
        device.Step();

        device.Inverter.Set(588, 130);
        device.Inverter.Set(653, 9000);
        device.Step();

        Reading reading = device.Stored[1];
        Assert.Equal(ValueQuality.OutOfRange, QualityOf(reading, "battery_soc"));
        Assert.Equal(ValueQuality.Inconsistent, QualityOf(reading, "load_power"));
        Assert.Equal(ValueQuality.Good, QualityOf(reading, "grid_power"));
    }

    [Fact]
    public void A_counter_that_falls_or_jumps_is_not_believed_until_it_stays()
    {
        TestDevice device = new();
        device.Step();
        device.Inverter.Set(522, 100);
        device.Step();
        Assert.Equal(ValueQuality.Jump, QualityOf(device.Stored[1], "total_grid_import"));
        device.Step();
        Assert.Equal(ValueQuality.Jump, QualityOf(device.Stored[2], "total_grid_import"));
        device.Step();

        Assert.Equal(ValueQuality.Good, QualityOf(device.Stored[3], "total_grid_import"));
    }

    [Fact]
    public void A_state_of_charge_of_zero_at_a_healthy_voltage_is_noise()
    {
        TestDevice device = new();
        device.Inverter.Set(588, 0);

        device.Step();

        Assert.Equal(ValueQuality.Inconsistent, QualityOf(device.Stored[0], "battery_soc"));
    }

    [Fact]
    public void Statements_say_what_the_inverter_really_counted()
    {
        TestDevice device = new();
        Random random = new(7);
        device.Poll();
        List<(double Import, double Export)> truth = [];
        double import = device.Inverter.ImportWh;
        double export = device.Inverter.ExportWh;
        for (int minute = 1; minute <= 8 * 15; minute++)
        {
            device.Inverter.Advance(60, random.Next(4000), random.Next(-2000, 2000), random.Next(3000));
            device.Step();
            if (minute % 15 == 0)
            {
                truth.Add((device.Inverter.ImportWh - import, device.Inverter.ExportWh - export));
                import = device.Inverter.ImportWh;
                export = device.Inverter.ExportWh;
            }
        }

        Assert.Equal(8, device.Statements.Count);
        for (int i = 0; i < truth.Count; i++)
        {
            IntervalStatement statement = device.Statements[i];
            Assert.Equal(TestDevice.Start + (i * TestDevice.Period), statement.PeriodStart);
            Assert.Equal(15u * (uint)(i + 1), statement.LastSequence - 1);
            Assert.InRange(statement.ImportWh - truth[i].Import, -2, 2);
            Assert.InRange(statement.ExportWh - truth[i].Export, -2, 2);
        }
    }

    [Fact]
    public void The_gateways_meter_comes_to_the_same_energies_from_the_readings()
    {
        TestDevice device = new();
        PeriodMeter meter = new(TestDevice.Period);
        Random random = new(9);
        device.Poll();
        for (int minute = 1; minute <= 60; minute++)
        {
            device.Inverter.Advance(60, random.Next(9000), random.Next(-3000, 3000), random.Next(5000));
            device.Step();
        }

        List<(long, long, long, uint, uint)> found = [];
        foreach (Reading reading in device.Stored)
        {
            meter.Observe(reading);
            while (meter.TakeEnded())
            {
                found.Add((meter.EndedStart, meter.EndedWh[0], meter.EndedWh[1], meter.EndedFirstSequence, reading.Sequence));
            }
        }

        Assert.Equal(4, found.Count);
        Assert.Equal(found, device.Statements.Select(s => (s.PeriodStart, s.ImportWh, s.ExportWh, s.FirstSequence, s.LastSequence)));
    }

    [Fact]
    public void Everything_measured_without_the_broker_arrives_afterwards_in_order_and_once()
    {
        TestDevice device = new();
        device.Step();
        device.Uplink.Connected = false;
        for (int minute = 0; minute < 200; minute++)
        {
            device.Inverter.Advance(60, 2000, 0, 1000);
            device.Step();
        }

        Assert.Single(device.Stored);
        Assert.Equal(200 + 13, device.Node.Pending);
        device.Uplink.Connected = true;
        for (int i = 0; i < 10 && device.Node.Pending > 0; i++)
        {
            device.Node.Exchange(device.Now);
        }

        Assert.Equal(0, device.Node.Pending);
        Assert.Equal(201, device.Stored.Count);
        Assert.Equal(13, device.Statements.Count);
        Assert.Equal(0, device.Duplicates);
    }

    [Fact]
    public void A_silent_gateway_gets_a_window_of_messages_and_everything_once_it_is_back()
    {
        TestDevice device = new();
        device.Step();
        device.GatewayUp = false;
        for (int minute = 0; minute < 300; minute++)
        {
            device.Step();
        }

        // The window is sent again after 2, 4 and then every 8 minutes: far fewer than all pending at every step.
        Assert.InRange(device.Uplink.Published.Count, device.Options.SendWindow, 45 * device.Options.SendWindow);
        device.GatewayUp = true;
        for (int minute = 0; minute < 20; minute++)
        {
            device.Step();
        }

        Assert.Equal(0, device.Node.Pending);
        Assert.Equal(321, device.Stored.Count);
    }

    [Fact]
    public void A_restart_begins_a_new_epoch_and_loses_nothing()
    {
        TestDevice device = new();
        device.Step();
        device.Uplink.Connected = false;
        for (int minute = 0; minute < 20; minute++)
        {
            device.Inverter.Advance(60, 0, 0, 3000);
            device.Step();
        }

        uint epoch = device.Node.Epoch;
        device.Boot();
        device.Uplink.Connected = true;
        for (int minute = 0; minute < 25; minute++)
        {
            device.Inverter.Advance(60, 0, 0, 3000);
            device.Step();
        }

        Assert.Equal(epoch + 1, device.Node.Epoch);
        Assert.Equal(46, device.Stored.Count);
        Assert.Equal(0, device.Node.Pending);

        // 3 kW for 15 minutes, over the restart too.
        Assert.All(device.Statements.Skip(1), statement => Assert.InRange(statement.ImportWh, 749, 751));
        Assert.Equal(3, device.Statements.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    public void A_crash_between_log_and_state_file_costs_no_statement_and_no_energy(int minute)
    {
        TestDevice device = new();
        device.Poll();
        for (int i = 1; i <= 40; i++)
        {
            device.Inverter.Advance(60, 0, 0, 2400);
            if (i == minute)
            {
                device.State.Fails = true;
                device.Step();
                Assert.Equal(NodeState.Failed, device.Node.State);
                device.State.Fails = false;
                device.Boot();
            }
            else
            {
                device.Step();
            }
        }

        Assert.Equal(2, device.Statements.Count);
        Assert.All(device.Statements, statement => Assert.InRange(statement.ImportWh, 599, 601));
    }

    [Fact]
    public void A_damaged_state_file_is_an_empty_one()
    {
        TestDevice device = new();
        device.Step();
        uint epoch = device.Node.Epoch;
        device.State.Damage();

        device.Boot();
        device.Step();

        Assert.Equal(epoch + 2, device.Node.Epoch);
        Assert.Equal(NodeState.Online, device.Node.State);
    }

    [Fact]
    public void An_inverter_that_is_away_is_a_state_with_a_reason_and_comes_back()
    {
        TestDevice device = new();
        device.Step();
        device.Line.Down = true;
        device.Step();

        Assert.Equal(NodeState.Unreachable, device.Node.State);
        Assert.Equal(ModbusResult.Disconnected, device.Node.LineResult);
        Assert.Equal("the inverter can not be read: line is down", device.Node.Reason);
        Assert.Equal(1, device.Node.FailedPolls);
        Assert.Equal(device.Node.Reason, Encoding.UTF8.GetString(device.Uplink.Published.Last(m => m.Topic.EndsWith("/status", StringComparison.Ordinal)).Payload));

        device.Line.Down = false;
        device.Step();

        Assert.Equal(NodeState.Online, device.Node.State);
        Assert.Equal(2, device.Stored.Count);
    }

    [Fact]
    public void Another_inverter_on_the_same_line_is_not_measured()
    {
        TestDevice device = new();
        device.Step();
        device.Line.Down = true;
        device.Step();
        device.Inverter.SetSerial("9999999999");
        device.Line.Down = false;
        device.Step();

        Assert.Equal(NodeState.WrongDevice, device.Node.State);
        Assert.Single(device.Stored);
    }

    [Fact]
    public void Another_kind_of_device_is_not_measured()
    {
        TestDevice device = new();
        device.Inverter.Set(0, 2);

        device.Step();

        Assert.Equal(NodeState.WrongDevice, device.Node.State);
        Assert.Empty(device.Stored);
    }

    [Fact]
    public void Registers_that_are_all_zero_are_no_measurement()
    {
        TestDevice device = new();
        device.Step();
        Array.Clear(device.Inverter.Bank.Words);

        device.Step();

        Assert.Equal(NodeState.Empty, device.Node.State);
        Assert.Single(device.Stored);
    }

    [Fact]
    public void Storage_that_fails_is_a_state_and_the_loop_goes_on()
    {
        TestDevice device = new();
        device.State.Fails = true;
        device.Step();
        Assert.Equal(NodeState.Failed, device.Node.State);
        Assert.Equal("failed: no space left", device.Node.Reason);

        device.State.Fails = false;
        device.Step();

        Assert.Equal(NodeState.Online, device.Node.State);
        Assert.Equal(2, device.Stored.Count);
    }

    [Fact]
    public void A_full_disk_costs_readings_but_not_the_loop()
    {
        TestDevice device = new();
        device.Step();
        device.Store.Space = 0;
        device.Step();
        Assert.Equal(NodeState.Failed, device.Node.State);

        device.Store.Space = int.MaxValue;
        device.Step();

        Assert.Equal(NodeState.Online, device.Node.State);
        Assert.Equal([1u, 2u], device.Stored.Select(reading => reading.Sequence));
    }

    [Fact]
    public void A_device_without_the_time_signs_readings_but_states_nothing()
    {
        TestDevice device = new();
        for (int minute = 1; minute <= 40; minute++)
        {
            device.Node.Step(minute * 60, TimeQuality.Unknown);
            device.Node.Exchange(minute * 60);
        }

        Assert.Equal(40, device.Stored.Count);
        Assert.All(device.Stored, reading => Assert.Equal(TimeQuality.Unknown, reading.TimeQuality));
        Assert.Empty(device.Statements);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_poll_allocates_nothing_after_warm_up(bool mac) => Assert.Equal(0, AllocatedBy(new QuietDevice(mac: mac)));

    /// <summary>A variant that the inverter's own firmware tells and one that the installer chose, both in force.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_poll_with_variants_in_force_allocates_nothing_after_warm_up(bool mac)
    {
        QuietDevice device = new("deye-hybrid-3p-hv", mac, inverter =>
        {
            inverter.Set(0, 6);
            inverter.Set(15, 0x1098);
            inverter.Set(529, 70);
        }, "totals-in-1-kwh");

        Assert.Equal(0, AllocatedBy(device));
        Assert.Equal(70, device.Node.Values.Value(device.Map.IndexOf("day_pv_energy")));
        Assert.Equal(12_345, device.Node.Values.Value(device.Map.IndexOf("total_grid_import")));
    }

    private static long AllocatedBy(QuietDevice device)
    {
        long now = TestDevice.Start;
        for (int minute = 0; minute < 30; minute++)
        {
            device.Node.Step(now += 60, TimeQuality.Synchronised);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int minute = 0; minute < 14; minute++)
        {
            device.Node.Step(now += 60, TimeQuality.Synchronised);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(44u, device.Node.Sequence);
        Assert.True(device.Published >= 44);
        return allocated;
    }

    private static long Watts(Reading reading, string name) => reading.TryGetScaled(name, 0, out long value) ? value : throw new InvalidDataException(name);

    private static ValueQuality QualityOf(Reading reading, string name) => reading.Qualities[reading.IndexOf(name)];
}
