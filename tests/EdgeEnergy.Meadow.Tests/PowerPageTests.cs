extern alias metering;

using System.Reflection;
using EdgeEnergy.Core;
using MapCompiler = metering::EdgeEnergy.Metering.Maps.MapCompiler;

namespace EdgeEnergy.Meadow.Tests;

public sealed class PowerPageTests
{
    private static readonly RegisterMap Map = LoadMap();

    private readonly RegisterValues values = new(Map);

    [Fact]
    public void A_home_that_sells_and_charges()
    {
        Take(sun: 4200, battery: -1500, load: 700, soc: 55);

        Assert.Equal(
            ["Sun       4200 W", "Home       700 W", "Charge    1500 W", "Sells     2000 W", "Full        55 %", "all delivered"],
            PowerPage.Lines(Map, values, NodeState.Online, connected: true, pending: 0));
    }

    [Fact]
    public void A_home_that_buys_while_the_gateway_is_away()
    {
        Take(sun: 0, battery: 200, load: 1200, soc: 9);

        Assert.Equal(
            ["Sun          0 W", "Home      1200 W", "Battery    200 W", "Buys      1000 W", "Full         9 %", "17 waiting"],
            PowerPage.Lines(Map, values, NodeState.Online, connected: false, pending: 17));
    }

    [Fact]
    public void What_is_not_known_is_a_dash_and_every_line_fits_the_display()
    {
        string[] lines = PowerPage.Lines(Map, values, NodeState.Unreachable, connected: true, pending: 0);

        Assert.Equal(["Sun          - W", "Home         - W", "Battery      - W", "Buys         - W", "Full         - %", "inverter silent"], lines);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 18));
    }

    private static RegisterMap LoadMap()
    {
        string root = typeof(PowerPageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;
        byte[] table = MapCompiler.Load(Path.Combine(root, "hardware", "devices", "deye-hybrid-3p-lv.yaml")).Table;
        return RegisterMap.TryLoad(table, out string error) ?? throw new InvalidDataException(error);
    }

    /// <summary>A poll of a consistent home: sun and battery feed the inverter, what is left over comes from the grid.</summary>
    private void Take(int sun, int battery, int load, int soc)
    {
        int inverter = sun + battery;
        int grid = load - inverter;
        PollPlan plan = new(Map, PollClass.Fast);
        Set(plan, 672, sun);
        Set(plan, 590, battery);
        Set(plan, 591, 100 * battery / 52);
        Set(plan, 588, soc);
        Set(plan, 587, 5200);
        foreach ((int low, int high, int value) in new[] { (625, 690, grid), (622, 687, grid), (636, 694, inverter), (653, 659, load) })
        {
            Set(plan, low, value);
            Set(plan, high, value >> 16);
        }

        values.Take(plan, [.. Enumerable.Repeat(element: true, plan.BlockCount)], 1_800_000_000);
    }

    private static void Set(PollPlan plan, int address, int value)
    {
        for (int block = 0; block < plan.BlockCount; block++)
        {
            int index = address - plan.Start(block);
            if (index >= 0 && index < plan.Count(block))
            {
                plan.Words(block)[index] = unchecked((ushort)value);
            }
        }
    }
}
