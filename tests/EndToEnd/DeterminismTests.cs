using EdgeEnergy.EndToEnd.Running;
using EdgeEnergy.EndToEnd.Summaries;

namespace EdgeEnergy.EndToEnd;

/// <summary>The seed decides everything but hashes and wall times.</summary>
[Trait("Category", "Slow")]
public sealed class DeterminismTests(Runs runs)
{
    /// <summary>Keys whose values are hashes of signed things, or wall times.</summary>
    internal static readonly string[] HashesAndTimes = ["transaction_hash", "root", "wall_seconds"];

    [Fact]
    public async Task The_same_seed_gives_the_same_summary()
    {
        EdgeOutcome first = await runs.UndisturbedAsync();
        EdgeOutcome second = (await Runs.ShortAsync()).Done();

        Assert.Empty(JsonDifference.Between(first.Node, second.Node, HashesAndTimes));
    }

    [Fact]
    public async Task Another_seed_gives_other_energies()
    {
        EdgeOutcome first = await runs.UndisturbedAsync();
        EdgeOutcome other = (await EdgeProcess.DemoAsync("--hours", $"{Runs.Hours}", "--seed", "8")).Done();

        IReadOnlyList<string> differences = JsonDifference.Between(first.Node, other.Node, HashesAndTimes);
        Assert.Contains(differences, d => d.Contains("/energy_wh/load:", StringComparison.Ordinal));
        Assert.Contains(differences, d => d.Contains("/wallet:", StringComparison.Ordinal));
        Assert.True(other.Summary.Balance.BooksEqualChain);
    }
}
