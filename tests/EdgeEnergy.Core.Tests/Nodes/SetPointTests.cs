namespace EdgeEnergy.Core.Tests.Nodes;

public sealed class SetPointTests
{
    private const int ChargeTarget = 127;
    private const int ChargeCurrent = 128;
    private const int ChargeEnable = 130;
    private const int WorkMode = 142;
    private const int MaxSell = 143;
    private const int TimeOfUse = 146;

    [Fact]
    public void A_command_to_sell_writes_only_what_differs()
    {
        TestDevice device = Started();

        Send(device, device.Command(sell: 2500, charge: 0, seconds: 900));

        Assert.Equal(CommandOutcome.Applied, device.Node.CommandOutcome);
        Assert.Equal([(MaxSell, 2500), (WorkMode, 0)], Writes(device));
        device.Step();
        Assert.Equal(2, Writes(device).Count);
    }

    [Fact]
    public void A_command_to_charge_sets_current_target_and_switch()
    {
        TestDevice device = Started();

        Send(device, device.Command(sell: 0, charge: 3000, seconds: 900));

        // 3000 W at 52.00 V is 57.7 A.
        Assert.Equal([(ChargeCurrent, 58), (ChargeTarget, 100), (ChargeEnable, 1), (TimeOfUse, 0)], Writes(device));
    }

    [Fact]
    public void More_than_the_rating_is_not_sold()
    {
        TestDevice device = Started();

        Send(device, device.Command(sell: 50_000, charge: 0, seconds: 900));

        Assert.Equal(12_000, device.Inverter.Bank.Words[MaxSell]);
    }

    [Fact]
    public void Settings_come_back_when_the_command_is_over()
    {
        TestDevice device = Started();
        ushort[] before = Settings(device);
        Send(device, device.Command(sell: 2500, charge: 1000, seconds: 900));
        Assert.NotEqual(before, Settings(device));

        for (int minute = 0; minute < 14; minute++)
        {
            device.Step();
        }

        Assert.NotEqual(before, Settings(device));
        device.Step();

        Assert.Equal(before, Settings(device));
        Assert.Equal(CommandOutcome.Restored, device.Node.CommandOutcome);
    }

    [Fact]
    public void Settings_come_back_when_the_device_was_off_as_the_command_ended()
    {
        TestDevice device = Started();
        ushort[] before = Settings(device);
        Send(device, device.Command(sell: 2500, charge: 0, seconds: 900));
        device.Boot();

        device.Step(3600);

        Assert.Equal(before, Settings(device));
    }

    /// <summary>The crash comes after each single save of the state, the last one before the first write included.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_crash_at_any_moment_of_a_command_leaves_nothing_behind(int saves)
    {
        TestDevice device = Started();
        ushort[] before = Settings(device);
        int last = device.State.Writes + saves;
        device.Uplink.Send(UplinkMessage.Command, device.Command(sell: 2500, charge: 2000, seconds: 900));
        device.State.Written = count =>
        {
            device.State.Fails = count >= last;
        };
        device.Node.Apply(device.Now);
        device.State.Written = _ => { };
        device.State.Fails = false;
        device.Boot();

        device.Step(3600);
        device.Step();

        Assert.Equal(before, Settings(device));
    }

    [Fact]
    public void A_release_restores_at_once()
    {
        TestDevice device = Started();
        ushort[] before = Settings(device);
        Send(device, device.Command(sell: 2500, charge: 0, seconds: 900));

        Send(device, device.Command(sell: 0, charge: 0, seconds: 900));

        Assert.Equal(before, Settings(device));
    }

    [Fact]
    public void A_later_command_replaces_an_earlier_one_and_the_first_settings_come_back()
    {
        TestDevice device = Started();
        ushort[] before = Settings(device);
        Send(device, device.Command(sell: 2500, charge: 0, seconds: 900));
        Send(device, device.Command(sell: 0, charge: 2000, seconds: 900));

        Assert.Equal(before[5], device.Inverter.Bank.Words[WorkMode]);
        Assert.Equal(before[0], device.Inverter.Bank.Words[MaxSell]);
        device.Step(1800);

        Assert.Equal(before, Settings(device));
    }

    [Fact]
    public void What_the_owner_changes_meanwhile_stays()
    {
        TestDevice device = Started();
        Send(device, device.Command(sell: 2500, charge: 0, seconds: 900));
        device.Inverter.Set(MaxSell, 777);
        device.Inverter.Set(ChargeTarget, 55);

        device.Step(1800);

        Assert.Equal(777, device.Inverter.Bank.Words[MaxSell]);
        Assert.Equal(55, device.Inverter.Bank.Words[ChargeTarget]);
        Assert.Equal(1, device.Inverter.Bank.Words[WorkMode]);
    }

    [Fact]
    public void Commands_of_others_old_ones_and_noise_are_refused()
    {
        TestDevice device = Started();
        byte[] first = device.Command(1000, 0, 900);
        Send(device, first);
        int writes = Writes(device).Count;

        Send(device, first);
        Assert.Equal(CommandOutcome.Stale, device.Node.CommandOutcome);
        Send(device, device.Command(2000, 0, -1));
        Assert.Equal(CommandOutcome.Stale, device.Node.CommandOutcome);
        Send(device, device.Command(2000, 0, 900, key: [.. Enumerable.Repeat((byte)9, 32)]));
        Assert.Equal(CommandOutcome.Forged, device.Node.CommandOutcome);
        Send(device, device.Command(2000, 0, 900, device: "dev-b08"));
        Assert.Equal(CommandOutcome.Forged, device.Node.CommandOutcome);
        Send(device, [1, 2, 3]);
        Assert.Equal(CommandOutcome.Malformed, device.Node.CommandOutcome);
        Send(device, device.Command(-5, 0, 900));
        Assert.Equal(CommandOutcome.Impossible, device.Node.CommandOutcome);

        Assert.Equal(writes, Writes(device).Count);
    }

    [Fact]
    public void An_old_command_is_refused_after_a_restart_too()
    {
        TestDevice device = Started();
        byte[] command = device.Command(1000, 0, 3600);
        Send(device, command);
        device.Boot();
        device.Step();

        Send(device, command);

        Assert.Equal(CommandOutcome.Stale, device.Node.CommandOutcome);
    }

    [Fact]
    public void A_write_the_inverter_refuses_is_tried_again_and_told()
    {
        TestDevice device = Started();
        device.Inverter.Bank.RefusedWrites = 3;
        Send(device, device.Command(2500, 0, 900));
        Assert.Equal(CommandOutcome.WriteFailed, device.Node.CommandOutcome);

        device.Step();
        device.Step();

        Assert.Equal(CommandOutcome.Applied, device.Node.CommandOutcome);
        device.Step(1800);
        Assert.Equal(0, device.Inverter.Bank.Words[MaxSell]);
        Assert.Equal(1, device.Inverter.Bank.Words[WorkMode]);
    }

    [Fact]
    public void A_read_only_device_sends_no_write_function_code_in_a_whole_day()
    {
        TestDevice device = new(readOnly: true);
        for (int minute = 0; minute < 1440; minute++)
        {
            if (minute % 15 == 0)
            {
                device.Uplink.Send(UplinkMessage.Command, device.Command(3000, 1000, 900));
            }

            device.Step();
        }

        ModbusFrame frame = new();
        Assert.NotEmpty(device.Wire);
        Assert.All(device.Wire, request =>
        {
            Assert.Equal(FrameStatus.Complete, FrameReader.Read(request, request.Length, frame));
            Assert.Equal(ModbusPdu.ReadHoldingRegisters, frame.Function);
        });
        Assert.Equal(CommandOutcome.ReadOnly, device.Node.CommandOutcome);
        Assert.Equal(1440, device.Stored.Count);
    }

    private static TestDevice Started()
    {
        TestDevice device = new();
        device.Inverter.Show(1000, 500, 1500);
        device.Poll();
        device.Node.Exchange(device.Now);
        return device;
    }

    private static void Send(TestDevice device, byte[] command)
    {
        device.Uplink.Send(UplinkMessage.Command, command);
        device.Node.Apply(device.Now);
    }

    private static List<(int, int)> Writes(TestDevice device) => [.. device.Inverter.Bank.Writes.Select(write => (write.Start, (int)write.Values.Single()))];

    private static ushort[] Settings(TestDevice device) =>
        [.. new[] { MaxSell, ChargeCurrent, ChargeTarget, ChargeEnable, TimeOfUse, WorkMode }.Select(address => device.Inverter.Bank.Words[address])];
}
