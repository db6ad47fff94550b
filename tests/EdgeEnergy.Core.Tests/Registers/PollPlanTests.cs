namespace EdgeEnergy.Core.Tests.Registers;

public sealed class PollPlanTests
{
    [Fact]
    public void Functions_areas_limits_and_lone_registers_part_the_reads()
    {
        RegisterMap map = MapOf.Text("""
            reading: [a]
            registers:
              - {id: a, address: 10, type: u32, unit: W, poll: fast, help: "Value.", sources: maker}
              - {id: b, address: 14, type: u16, unit: W, poll: fast, help: "Value.", sources: maker}
              - {id: far, address: 18, type: u16, unit: W, poll: fast, help: "Value.", sources: maker}
              - {id: input, address: 12, function: 4, type: float32, unit: W, poll: fast, help: "Value.", sources: maker}
              - {id: model, address: 11, alone: true, type: u16, poll: fast, help: "Value.", sources: maker}
            """);

        PollPlan plan = new(map, PollClass.Fast);

        Assert.Equal(["3:10+5", "3:18+1", "4:12+2", "3:11+1"], Enumerable.Range(0, plan.BlockCount).Select(i => $"{plan.Function(i)}:{plan.Start(i)}+{plan.Count(i)}"));
        Assert.Equal([0, 0, 1, 2, 3], Enumerable.Range(0, plan.RegisterCount).Select(plan.BlockOf));
    }

    /// <summary>High word first: the word at the lower address is the high one, and a pair is never parted by the limit of a read.</summary>
    [Fact]
    public void A_pair_with_the_high_word_first_stays_in_one_read()
    {
        string registers = string.Concat(Enumerable.Range(0, 15).Select(i => $"\n  - {{id: r{i}, address: {3 * i}, type: u32, unit: W, poll: fast, help: \"Value.\", sources: maker}}"));
        RegisterMap map = MapOf.Text($"reading: [r0]\nregisters:{registers}\n");

        PollPlan plan = new(map, PollClass.Fast);

        Assert.All(Enumerable.Range(0, plan.RegisterCount), i => Assert.NotEqual(-1, plan.BlockOf(i)));
        Assert.All(Enumerable.Range(0, plan.BlockCount), i => Assert.InRange(plan.Count(i), 2, map.MaximumRead));
        RegisterValue.Decode(map, 0, [0x0001, 0x0002], 0, 0, out long raw);
        Assert.Equal(0x10002, raw);
    }
}
