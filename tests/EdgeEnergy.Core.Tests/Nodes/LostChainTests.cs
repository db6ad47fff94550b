namespace EdgeEnergy.Core.Tests.Nodes;

/// <summary>Devices that lost their past, logs that are full, chains that are torn: the gateway's own verification must accept what comes afterwards.</summary>
public sealed class LostChainTests
{
    private const int PowerW = 2400;
    private const int WhPerPeriod = PowerW / 4;

    [Fact]
    public void A_device_that_lost_log_and_state_is_no_duplicate_of_itself()
    {
        (TestDevice device, StrictGateway gateway) = Run(40);
        device.LoseLog();
        device.State.Lose();
        device.Boot();

        Run(device, 40);

        Assert.Empty(gateway.Refused);
        Assert.Equal(80, gateway.Stored.Count);
        Assert.Equal(0, device.Node.Pending);
        AllSettledIsTrue(gateway, 2 + 1);
    }

    [Fact]
    public void A_device_that_lost_everything_and_the_time_is_told_by_the_gateway()
    {
        (TestDevice device, StrictGateway gateway) = Run(40);
        long before = gateway.Cursor!.Epoch;
        device.LoseLog();
        device.State.Lose();
        device.Boot();
        for (int minute = 0; minute < 5; minute++)
        {
            device.Node.Step(60 * minute, TimeQuality.Unknown);
            device.Node.Exchange(60 * minute);
        }

        Assert.NotEmpty(gateway.Refused);
        Assert.Equal(before + 2, device.Node.Epoch);
        Assert.Equal(1, device.Node.ChainsGivenUp);
        Assert.Equal(0, device.Node.Pending);
        Run(device, 40);
        AllSettledIsTrue(gateway, 2 + 1);
    }

    [Fact]
    public void A_lost_log_beside_a_whole_state_is_a_gap_and_no_false_continuation()
    {
        (TestDevice device, StrictGateway gateway) = Run(20);
        gateway.Listens = false;
        Run(device, 17);
        device.LoseLog();
        device.Boot();
        gateway.Listens = true;

        Run(device, 50);

        Assert.Empty(gateway.Refused);
        Assert.Equal(0, device.Node.Pending);
        AllSettledIsTrue(gateway, 1 + 2);
    }

    [Fact]
    public void A_lost_state_beside_a_whole_log_delivers_the_log_and_begins_anew()
    {
        (TestDevice device, StrictGateway gateway) = Run(20);
        device.Uplink.Connected = false;
        Run(device, 17);
        device.State.Lose();
        device.Boot();
        device.Uplink.Connected = true;

        Run(device, 50);

        Assert.Empty(gateway.Refused);
        Assert.Equal(87, gateway.Stored.Count);
        Assert.Equal(0, device.Node.Pending);
        AllSettledIsTrue(gateway, 2 + 2);
    }

    [Fact]
    public void A_hole_in_the_log_is_refused_and_the_device_goes_on()
    {
        (TestDevice device, StrictGateway gateway) = Run(20);
        gateway.Listens = false;
        Run(device, 10);

        // The gateway believes the first ten of them; they are lost to it.
        Ack lost = new() { Epoch = device.Node.Epoch, Sequence = device.Node.Sequence - 5 };
        byte[] buffer = new byte[AckCodec.MaxLength];
        int length = new AckCodec().Encode(lost, buffer, 0);
        device.Uplink.Send(UplinkMessage.Ack, buffer[..length]);
        gateway.Listens = true;

        Run(device, 50);

        Assert.NotEmpty(gateway.Refused);
        Assert.Equal(1, device.Node.ChainsGivenUp);
        Assert.Equal(0, device.Node.Pending);
        AllSettledIsTrue(gateway, 1 + 2);
    }

    [Fact]
    public void A_full_log_leaves_readings_out_and_the_energy_of_the_outage_settles_whole()
    {
        TestDevice device = new() { SegmentBytes = 16 * 1024, Segments = 4 };
        device.Boot();
        StrictGateway gateway = new(device);
        Run(device, 20);
        double before = device.Inverter.ImportWh;
        gateway.Listens = false;
        Run(device, 600);
        Assert.Equal("the log is full: readings are left out until the gateway takes some", device.Node.Reason);
        Assert.Equal(NodeState.Online, device.Node.State);
        gateway.Listens = true;
        Run(device, 60);

        Assert.Equal("online", device.Node.Reason);
        Assert.Empty(gateway.Refused);
        Assert.Equal(0, device.Node.ChainsGivenUp);
        Assert.Equal(0, device.Node.Pending);

        // Every period from the first to the last is settled, and together they are what the inverter counted.
        Assert.Equal(Enumerable.Range(0, gateway.Settled.Count).Select(i => gateway.Settled.Keys.First() + (i * TestDevice.Period)), gateway.Settled.Keys);
        Assert.InRange(gateway.Settled.Values.Sum(p => p.ImportWh), (gateway.Settled.Count * WhPerPeriod) - 100, (gateway.Settled.Count * WhPerPeriod) + 100);
        Assert.True(before < device.Inverter.ImportWh);
    }

    [Fact]
    public void A_log_that_drops_after_all_begins_an_epoch_that_does_not_pretend_to_continue()
    {
        // 96 statements of one reading after a long silence are more than the room kept for them.
        TestDevice device = new() { SegmentBytes = 8 * 1024, Segments = 2 };
        device.Boot();
        StrictGateway gateway = new(device);
        Run(device, 5);
        gateway.Listens = false;
        device.Step(100 * TestDevice.Period);
        Assert.Equal(1, device.Node.ChainsGivenUp);
        gateway.Listens = true;

        Run(device, 50);

        Assert.Empty(gateway.Refused);
        Assert.Equal(0, device.Node.Pending);
        AllSettledIsTrue(gateway, 2);
    }

    [Fact]
    public void A_statement_the_gateway_contradicts_is_given_up_and_the_next_ones_agree_again()
    {
        (TestDevice device, StrictGateway gateway) = Run(20);
        gateway.ForgetChain();

        // The gateway's restored chain knows nothing of the device: it meters anew from the next epoch on.
        device.Boot();
        Run(device, 50);

        Assert.NotEmpty(gateway.Refused);
        Assert.Equal(0, device.Node.Pending);
        Assert.True(gateway.Settled.Count >= 3);
    }

    [Fact]
    public void Only_the_gateways_refusal_of_what_the_device_holds_counts()
    {
        (TestDevice device, StrictGateway gateway) = Run(5);
        gateway.Listens = false;
        Run(device, 3);
        byte[] held = device.Uplink.Published.Last(m => m.Topic.EndsWith("/reading", StringComparison.Ordinal)).Payload;
        (uint epoch, uint sequence) = (device.Node.Epoch, device.Node.Sequence);
        byte[] other = [.. held];
        other[^1] ^= 1;
        byte[] stranger = [.. Enumerable.Range(31, 32).Select(i => (byte)i)];
        byte[][] worthless =
        [
            gateway.Refusal(held, epoch, sequence, epoch, key: stranger),
            gateway.Refusal(held, epoch, sequence, epoch, name: "dev-b08"),
            gateway.Refusal(other, epoch, sequence, epoch),
            gateway.Refusal(held, epoch - 1, sequence, epoch),
            gateway.Refusal(held, epoch, sequence, uint.MaxValue),
            [0xd2],
        ];
        foreach (byte[] refusal in worthless)
        {
            device.Uplink.Send(UplinkMessage.Ack, refusal);
        }

        Run(device, 1);
        Assert.Equal((epoch, 0L), (device.Node.Epoch, device.Node.ChainsGivenUp));

        device.Uplink.Send(UplinkMessage.Ack, gateway.Refusal(held, epoch, sequence, epoch + 7));
        Run(device, 1);
        Assert.Equal((epoch + 9, 1L), (device.Node.Epoch, device.Node.ChainsGivenUp));
    }

    [Fact]
    public void A_refusal_survives_a_crash_at_any_moment()
    {
        for (int write = 1; write < 4; write++)
        {
            (TestDevice device, StrictGateway gateway) = Run(20);
            gateway.Listens = false;
            Run(device, 3);
            byte[] held = device.Uplink.Published.Last(m => m.Topic.EndsWith("/reading", StringComparison.Ordinal)).Payload;
            device.Uplink.Send(UplinkMessage.Ack, gateway.Refusal(held, device.Node.Epoch, device.Node.Sequence, device.Node.Epoch));
            int until = device.State.Writes + write;
            device.State.Written = n =>
            {
                if (n == until)
                {
                    throw new IOException("crash");
                }
            };
            Run(device, 1);
            device.State.Written = _ => { };
            device.Boot();
            gateway.Listens = true;
            Run(device, 50);

            Assert.Equal(0, device.Node.Pending);
            AllSettledIsTrue(gateway, 1 + 2);
        }
    }

    private static (TestDevice Device, StrictGateway Gateway) Run(int minutes)
    {
        TestDevice device = new();
        StrictGateway gateway = new(device);
        Run(device, minutes);
        return (device, gateway);
    }

    private static void Run(TestDevice device, int minutes)
    {
        for (int minute = 0; minute < minutes; minute++)
        {
            device.Inverter.Advance(60, 0, 0, PowerW);
            device.Step();
        }
    }

    /// <summary>Whole periods of a steady home are stated and verified; those that a gap cuts may be smaller, never larger.</summary>
    private static void AllSettledIsTrue(StrictGateway gateway, int atLeast)
    {
        Assert.True(gateway.Settled.Count >= atLeast, $"{gateway.Settled.Count} settled periods");
        Assert.All(gateway.Settled.Values, p => Assert.InRange(p.ImportWh, 0, WhPerPeriod + 1));
        Assert.True(gateway.Settled.Values.Count(p => p.ImportWh >= WhPerPeriod - 1) >= atLeast - 1, "whole periods are missing");
    }
}
