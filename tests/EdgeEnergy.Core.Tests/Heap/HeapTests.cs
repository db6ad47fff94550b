using EdgeEnergy.Core.Tests.Nodes;

namespace EdgeEnergy.Core.Tests.Heap;

public sealed class HeapTests
{
    /// <summary>What firmware may take of the managed heap of the smallest chip.</summary>
    private const int Budget = 96 * 1024;

    [Fact]
    public void A_day_of_polls_outages_and_statements_stays_under_96_KB()
    {
        TestDevice device = new();
        Random random = new(5);
        DeviceHeap largest = Count(device);
        for (int minute = 1; minute <= 1440; minute++)
        {
            device.Uplink.Connected = minute is < 300 or > 700;
            device.Inverter.Advance(60, random.Next(6000), random.Next(-3000, 3000), random.Next(4000));
            device.Step();
            if (minute % 60 == 0 && Count(device) is { } now && now.Bytes > largest.Bytes)
            {
                largest = now;
            }
        }

        Assert.Equal(0, device.Node.Pending);
        Assert.Equal(1440, device.Stored.Count);
        Assert.Equal(96, device.Statements.Count);
        Assert.True(largest.Bytes < Budget, $"{largest.Bytes} bytes: {largest.Largest}");
        TestContext.Current.SendDiagnosticMessage($"{largest.Bytes} bytes: {largest.Largest}");
    }

    [Fact]
    public void What_is_live_does_not_grow_with_time()
    {
        TestDevice device = new();
        device.Step();
        for (int minute = 0; minute < 60; minute++)
        {
            device.Step();
        }

        int hour = Count(device).Bytes;
        for (int minute = 0; minute < 600; minute++)
        {
            device.Step();
        }

        Assert.InRange(Count(device).Bytes, hour - 2048, hour + 2048);
    }

    [Fact]
    public void Sizes_are_those_of_a_device()
    {
        Assert.Equal(24 + 120, Of(new byte[114]));
        Assert.Equal(24 + 12, Of("hello"));
        Assert.Equal(24 + (3 * 12) + 48 + 48 + 24, Of(new int[][] { new int[4], new int[6], [] }));
        Assert.Equal(12 + (5 * 12), Of(new Command { Sequence = 1 }));
    }

    private static int Of(object root) => DeviceHeap.Count(type => type == typeof(Command), [], root).Bytes;

    private static DeviceHeap Count(TestDevice device) =>
        DeviceHeap.Count(type => type.Assembly == typeof(Node).Assembly, [typeof(Node).Assembly], device.Node);
}
