using EdgeEnergy.EndToEnd.Running;
using EdgeEnergy.EndToEnd.Summaries;

namespace EdgeEnergy.EndToEnd;

/// <summary>A gateway that is killed (SIGKILL) and started again: nothing is lost, nothing is counted or settled twice.</summary>
[Trait("Category", "Slow")]
public sealed class GatewayKillTests(Runs runs)
{
    /// <summary>The kill comes before the minute's step: 01:20 is inside a period, the step after 01:29 is the first of one.</summary>
    [Theory]
    [InlineData("gateway@01:20")]
    [InlineData("gateway@01:29")]
    public async Task A_gateway_killed_between_steps_changes_nothing(string fault)
    {
        EdgeOutcome run = (await Runs.ShortAsync("--fault", fault)).Done();

        await ChangedNothingAsync(run, kills: 1);
    }

    /// <summary>From outside, at whatever it is doing, three times.</summary>
    [Fact]
    public async Task A_gateway_killed_from_outside_changes_nothing()
    {
        RunFolder folder = new();
        using EdgeProcess demo = EdgeProcess.Start(
            folder, Checkout.Cli, _ => { }, "demo", "--headless", "--hours", $"{Runs.Hours}", "--seed", "7", "--json", folder.Json);
        for (int hour = 1; hour < Runs.Hours; hour++)
        {
            await demo.LineAsync(line => line.EndsWith($"hour {hour} of {Runs.Hours}", StringComparison.Ordinal));
            demo.KillPart("EdgeEnergy.Service.dll");
        }

        EdgeOutcome run = (await demo.EndAsync()).Done();

        await ChangedNothingAsync(run, kills: Runs.Hours - 1);
    }

    private async Task ChangedNothingAsync(EdgeOutcome run, int kills)
    {
        EdgeOutcome undisturbed = await runs.UndisturbedAsync();
        Assert.Empty(JsonDifference.Between(undisturbed.Node, run.Node, [.. DeterminismTests.HashesAndTimes, "duplicates"]));

        Summary summary = run.Summary;
        Assert.Equal(undisturbed.Summary.Readings.Accepted, summary.Readings.Accepted);
        Assert.Equal(summary.Settlements.Length, summary.Settlements.Select(s => s.Window).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(summary.Settlements.Length, summary.Transactions.Count(t => t.Kind == "settle"));
        Assert.All(summary.Settlements, s => Assert.Equal("success", s.Receipt));
        Assert.True(summary.Balance.BooksEqualChain);
        Assert.Equal(Enumerable.Repeat("fault gateway: does not answer, starting it again", kills), run.Faults);
        Assert.Equal(Enumerable.Repeat("recovered gateway: started again", kills), run.Recoveries);
    }
}
