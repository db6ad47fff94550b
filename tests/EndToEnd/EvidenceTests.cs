using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeEnergy.EndToEnd.Running;

namespace EdgeEnergy.EndToEnd;

/// <summary>From a trade on the page to the registers of its homes, checked when nothing of the run is left.</summary>
[Trait("Category", "Slow")]
public sealed partial class EvidenceTests
{
    private const string CtrlC = "\u0003";

    /// <summary>The run begins at midnight: at one o'clock in the afternoon the sun has been traded.</summary>
    private const string Hours = "13";

    [Fact]
    public async Task A_solar_trade_between_neighbours_is_verified_after_the_run()
    {
        using EdgeProcess demo = EdgeProcess.StartInTerminal("demo", "--hours", Hours, "--seed", "7", "--port", "0", "--json", "-");
        await demo.OutputAsync("until Ctrl-C");
        Uri page = new(Page().Match(demo.Output).Value);
        JsonNode trade = await SolarTradeAsync(page);
        string file = Path.GetTempFileName();
        try
        {
            EdgeOutcome fetched = await EdgeProcess.RunAsync("ledger", "evidence", (string)trade["period"]!, $"{trade["index"]}", "--gateway", $"{page}", "--out", file);
            Assert.True(fetched.Status == 0, fetched.Everything);
            Uri chain = ListeningPort.Of(demo.Folder.Processes().Single(p => p.Command.Contains("/anvil ", StringComparison.Ordinal)).Id);
            JsonNode online = await VerifiedAsync(file, "--rpc", $"{chain}");
            Assert.True((bool)Check(online, "commitment in the vault")["ok"]!);
            Assert.True((bool)Check(online, "block of the settlement canonical")["ok"]!);
            EdgeOutcome unknown = await EdgeProcess.RunAsync("ledger", "evidence", "2031-01-01T00:00Z", "0", "--gateway", $"{page}", "--out", file);
            Assert.Contains("404 evidence: period 2031-01-01T00:00Z is not settled here", Assert.Single(unknown.Errors), StringComparison.Ordinal);
            Assert.Equal(2, unknown.Status);

            demo.Type(CtrlC);
            (await demo.EndAsync()).Done();

            JsonNode offline = await VerifiedAsync(file);
            foreach (string side in (string[])["seller", "buyer"])
            {
                foreach (string what in (string[])["meter registered", "statement", "readings signed", "readings chained", "import of the readings", "export of the readings", "delivered by its meter"])
                {
                    Assert.True((bool?)Check(offline, $"{side}: {what}")["ok"], $"{side}: {what}: {Check(offline, $"{side}: {what}")["detail"]}");
                }
            }

            Assert.Null(Check(offline, "block canonical and final")["ok"]);

            // One more watt-hour than was delivered.
            JsonNode evidence = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            evidence["trade"]!["wh"] = (long)evidence["trade"]!["wh"]! + 1;
            await File.WriteAllTextAsync(file, evidence.ToJsonString());
            EdgeOutcome changed = await EdgeProcess.RunAsync("ledger", "verify", file, "--json", "-");
            Assert.Equal(1, changed.Status);
            Assert.False((bool)JsonNode.Parse(changed.Output)!["verified"]!);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<JsonNode> VerifiedAsync(string file, params string[] more)
    {
        EdgeOutcome run = await EdgeProcess.RunAsync(["ledger", "verify", file, "--json", "-", .. more]);
        Assert.True(run.Status == 0, run.Everything);
        JsonNode report = JsonNode.Parse(run.Output)!;
        Assert.True((bool)report["verified"]!);
        return report;
    }

    private static JsonNode Check(JsonNode report, string name) => report["checks"]!.AsArray().Single(c => (string)c!["name"]! == name)!;

    private static async Task<JsonNode> SolarTradeAsync(Uri page)
    {
        using HttpClient http = new();
        JsonNode state = (await http.GetFromJsonAsync<JsonNode>(new Uri(page, "/api/state")))!;
        return state["trades"]!.AsArray().First(t => (string)t!["source"]! == "pv" && t["transaction_hash"] is not null)!;
    }

    [GeneratedRegex("http://127.0.0.1:[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Page();
}
