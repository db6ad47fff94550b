using EdgeEnergy.EndToEnd.Running;
using EdgeEnergy.EndToEnd.Summaries;

namespace EdgeEnergy.EndToEnd;

/// <summary>A part of the road is away for a while: the demo goes on, says so in one line, and recovers.</summary>
[Trait("Category", "Slow")]
public sealed class OutageTests(Runs runs)
{
    private const int Minutes = 25;

    /// <summary>Of an inverter's energy counters.</summary>
    private const int ResolutionWh = 100;

    [Fact]
    public async Task Without_the_broker_readings_are_kept_and_all_arrive()
    {
        EdgeOutcome run = (await Runs.ShortAsync("--fault", $"broker@00:40+{Minutes}m")).Done();

        Assert.StartsWith("fault broker: ", Assert.Single(run.Faults), StringComparison.Ordinal);
        Assert.StartsWith("recovered broker: ", Assert.Single(run.Recoveries), StringComparison.Ordinal);
        Summary undisturbed = await CheckSettledAsync(run);
        Assert.Equal(undisturbed.Readings.Accepted, run.Summary.Readings.Accepted);
        foreach ((Summary.Participant expected, Summary.Participant found) in undisturbed.Metered.Zip(run.Summary.Metered))
        {
            Assert.Equal((expected.Id, expected.EnergyWh.Load), (found.Id, found.EnergyWh.Load));
        }
    }

    [Fact]
    public async Task Without_the_chain_settlements_wait_and_nothing_else_changes()
    {
        EdgeOutcome run = (await Runs.ShortAsync("--fault", $"chain@00:40+{Minutes}m")).Done();

        Assert.StartsWith("fault chain ", Assert.Single(run.Faults), StringComparison.Ordinal);
        Assert.StartsWith("recovered chain ", Assert.Single(run.Recoveries), StringComparison.Ordinal);
        await CheckSettledAsync(run);
        Assert.Empty(JsonDifference.Between((await runs.UndisturbedAsync()).Node, run.Node, DeterminismTests.HashesAndTimes));
    }

    [Fact]
    public async Task Without_an_inverter_minutes_are_missing_and_its_energy_is_not()
    {
        EdgeOutcome run = (await Runs.ShortAsync("--fault", $"inverter:b07@00:40+{Minutes}m")).Done();

        Assert.StartsWith("fault dev-b07: ", Assert.Single(run.Faults), StringComparison.Ordinal);
        Assert.Contains("dev-b07", Assert.Single(run.Recoveries), StringComparison.Ordinal);
        Summary undisturbed = await CheckSettledAsync(run);
        Assert.Equal(undisturbed.Readings.Accepted - Minutes, run.Summary.Readings.Accepted);
        foreach ((Summary.Participant expected, Summary.Participant found) in undisturbed.Metered.Zip(run.Summary.Metered))
        {
            // What a home uses does not depend on who reads its inverter.
            long resolution = found.Id == "b07" ? ResolutionWh * found.Homes!.Value : 0;
            Assert.InRange(found.EnergyWh.Load, expected.EnergyWh.Load - resolution, expected.EnergyWh.Load + resolution);
        }
    }

    [Fact]
    public async Task An_outage_that_lasts_until_the_end_is_over_before_the_summary()
    {
        EdgeOutcome run = (await EdgeProcess.DemoAsync("--hours", "1", "--seed", "7", "--fault", "broker@00:30+2h", "--fault", "chain@00:20+40m")).Done();

        Assert.Equal(2, run.Faults.Count);
        Assert.Equal(2, run.Recoveries.Count);
        Assert.Equal(4, run.Summary.Settlements.Length);
        Assert.Equal(9 * 61, run.Summary.Readings.Accepted);
        Assert.True(run.Summary.Balance.BooksEqualChain);
    }

    private async Task<Summary> CheckSettledAsync(EdgeOutcome run)
    {
        Summary undisturbed = (await runs.UndisturbedAsync()).Summary;
        Summary summary = run.Summary;
        Assert.Equal(undisturbed.Settlements.Select(s => s.Window), summary.Settlements.Select(s => s.Window));
        Assert.All(summary.Settlements, s => Assert.Equal(("final", "success"), (s.State, s.Receipt)));
        Assert.All(summary.Transactions, t => Assert.Equal("final", t.State));
        Assert.True(summary.Balance.BooksEqualChain);
        Assert.Equal((0, 0), (summary.Balance.EnergyWh, summary.Balance.MoneyMicro));
        Assert.Equal(0, summary.Readings.Rejected);
        return undisturbed;
    }
}
