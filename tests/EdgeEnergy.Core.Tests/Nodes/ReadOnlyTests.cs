namespace EdgeEnergy.Core.Tests.Nodes;

/// <summary>The wire of a read-only node over a simulated day with everything that could tempt it to write.</summary>
public sealed class ReadOnlyTests
{
    /// <summary>A day with commands, outages, restarts and attempts to set the clock.</summary>
    /// <param name="kind">How messages are wrapped.</param>
    /// <param name="function">Where the function code of a request stands: after the unit (RTU), the MBAP header, or the logger's header and payload.</param>
    [Theory]
    [InlineData(FrameKind.Rtu, 1)]
    [InlineData(FrameKind.Tcp, 7)]
    [InlineData(FrameKind.SolarmanV5, 27)]
    public void A_day_of_a_read_only_node_has_no_write_function_on_the_wire(FrameKind kind, int function)
    {
        TestDevice device = new(readOnly: true, kind);
        Random random = new(24);
        HashSet<CommandOutcome> outcomes = [];
        for (int minute = 0; minute < 1440; minute++)
        {
            device.Inverter.Advance(60, random.Next(8000), random.Next(-3000, 3000), random.Next(4000));
            if (minute % 15 == 0)
            {
                device.Uplink.Send(UplinkMessage.Command, device.Command(random.Next(5000), random.Next(3000), 900));
            }

            device.Line.Down = minute % 97 == 0;
            device.Uplink.Connected = minute % 53 != 0;
            if (minute % 211 == 0)
            {
                device.Boot();
            }

            device.Step();
            Assert.Equal(device.Line.Down ? NodeState.Unreachable : NodeState.Online, device.Node.State);
            device.Node.Apply(device.Now);
            Assert.NotEqual(InverterClockResult.Ok, device.Node.InverterClock.Set(device.Now, TimeQuality.Synchronised));
            outcomes.Add(device.Node.CommandOutcome);
        }

        Assert.Contains(CommandOutcome.ReadOnly, outcomes);
        Assert.True(device.Wire.Count > 2 * 1440);
        Assert.All(device.Wire, frame => Assert.Equal(ModbusPdu.ReadHoldingRegisters, frame[function]));
        Assert.Empty(device.Inverter.Bank.Writes);
    }

    [Theory]
    [InlineData(FrameKind.Rtu, 1)]
    [InlineData(FrameKind.Tcp, 7)]
    [InlineData(FrameKind.SolarmanV5, 27)]
    public void The_same_day_of_a_node_that_may_write_does_write(FrameKind kind, int function)
    {
        TestDevice device = new(readOnly: false, kind);
        for (int minute = 0; minute < 20; minute++)
        {
            device.Inverter.Advance(60, 3000, 0, 1000);
            if (minute == 5)
            {
                device.Uplink.Send(UplinkMessage.Command, device.Command(1000, 0, 300));
            }

            device.Step();
        }

        Assert.Contains(device.Wire, frame => frame[function] == ModbusPdu.WriteMultipleRegisters);
    }
}
