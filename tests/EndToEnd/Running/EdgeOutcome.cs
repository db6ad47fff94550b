using System.Text.Json.Nodes;
using EdgeEnergy.EndToEnd.Summaries;

namespace EdgeEnergy.EndToEnd.Running;

/// <summary>What a run of the command line came to.</summary>
/// <param name="Status">Exit status.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Lines of standard error.</param>
/// <param name="Json">Text of the file asked for with --json; null when there is none.</param>
/// <param name="LeftBehind">Processes and files that should be gone.</param>
internal sealed record EdgeOutcome(int Status, string Output, IReadOnlyList<string> Errors, string? Json, IReadOnlyList<string> LeftBehind)
{
    public string Everything => string.Join('\n', [$"status {Status}", Output, .. Errors, .. LeftBehind]);

    public JsonNode Node => JsonNode.Parse(Json!)!;

    public Summary Summary => Summary.Parse(Json!);

    public IReadOnlyList<string> Faults => Starting("fault ");

    public IReadOnlyList<string> Recoveries => Starting("recovered ");

    /// <summary>The run did what was asked and cleared up.</summary>
    public EdgeOutcome Done()
    {
        Assert.True(Status == 0, Everything);
        Assert.Empty(LeftBehind);
        return this;
    }

    /// <summary>The run told in one line why it can not be, and cleared up. Returns the line.</summary>
    public string Refusal()
    {
        Assert.True(Status == 2, Everything);
        Assert.Empty(Output);
        Assert.Empty(LeftBehind);
        Assert.Null(Json);
        string line = Assert.Single(Errors);
        Assert.StartsWith("edge: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        return line;
    }

    private IReadOnlyList<string> Starting(string word) => [.. Errors.Where(line => line.StartsWith(word, StringComparison.Ordinal))];
}
