using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeEnergy.EndToEnd.Running;

namespace EdgeEnergy.EndToEnd;

/// <summary>The demo in a terminal, as a person sees it, and what can be asked of it while its page is open.</summary>
[Trait("Category", "Slow")]
public sealed partial class TerminalTests
{
    private const string CtrlC = "\u0003";
    private const string ShowCursor = "\u001b[?25h";
    private const string HideCursor = "\u001b[?25l";

    [Fact]
    public async Task The_live_view_shows_progress_homes_and_trades_and_the_page_stays_until_ctrl_c()
    {
        using EdgeProcess demo = EdgeProcess.StartInTerminal("demo", "--hours", "1", "--speed", "1200", "--seed", "7", "--port", "0");
        await demo.OutputAsync("until Ctrl-C");
        string page = Page().Match(demo.Output).Value;
        await ChainAgreesAsync(demo, new Uri(page));
        demo.Type(CtrlC);
        EdgeOutcome run = (await demo.EndAsync()).Done();

        string screen = Escape().Replace(run.Output, "");
        Assert.All(["b04", "b05", "b06", "b07", "b08", "b09", "b10", "b11", "b13"], id => Assert.Contains(id, screen, StringComparison.Ordinal));
        Assert.Contains("Trade park", screen, StringComparison.Ordinal);
        Assert.All(["pv kW", "battery kW", "allowed kW", "balance", "V p.u.", "seller", "buyer", "per kWh"], head => Assert.Contains(head, screen, StringComparison.Ordinal));
        int[] shares = [.. Share().Matches(screen).Select(m => int.Parse(m.Groups["share"].Value, CultureInfo.InvariantCulture))];
        Assert.True(shares.Distinct().Count() >= 10, string.Join(' ', shares));
        Assert.Equal(shares.Order(), shares);
        Assert.Contains("1 h simulated in", screen, StringComparison.Ordinal);
        Assert.True(run.Output.LastIndexOf(ShowCursor, StringComparison.Ordinal) > run.Output.LastIndexOf(HideCursor, StringComparison.Ordinal), "the cursor stays hidden");
    }

    [Fact]
    public async Task Ctrl_c_in_the_live_view_ends_everything()
    {
        using EdgeProcess demo = EdgeProcess.StartInTerminal("demo", "--hours", "168", "--seed", "7", "--port", "0");
        await demo.OutputAsync("Hillside");
        demo.Type(CtrlC);
        EdgeOutcome run = await demo.EndAsync();

        Assert.True(run.Status == 1, run.Everything);
        Assert.Empty(run.LeftBehind);
        Assert.DoesNotContain("edge: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
        Assert.True(run.Output.LastIndexOf(ShowCursor, StringComparison.Ordinal) > run.Output.LastIndexOf(HideCursor, StringComparison.Ordinal), "the cursor stays hidden");
    }

    [Fact]
    public async Task Json_to_standard_output_is_not_mixed_with_the_live_view()
    {
        using EdgeProcess demo = EdgeProcess.StartInTerminal("demo", "--hours", "1", "--seed", "7", "--port", "0", "--json", "-");
        await demo.OutputAsync("until Ctrl-C");
        demo.Type(CtrlC);
        EdgeOutcome run = (await demo.EndAsync()).Done();

        // A terminal shows both streams: progress in lines, then the document.
        Assert.DoesNotContain(HideCursor, run.Output, StringComparison.Ordinal);
        JsonNode summary = JsonNode.Parse(run.Output[run.Output.IndexOf('{', StringComparison.Ordinal)..(run.Output.LastIndexOf('}') + 1)])!;
        Assert.Equal(4, summary["settlements"]!.AsArray().Count);
    }

    /// <summary>Asks the chain itself, not the gateway, for the receipt of every transaction.</summary>
    private static async Task ChainAgreesAsync(EdgeProcess demo, Uri page)
    {
        using HttpClient http = new();
        JsonNode summary = (await http.GetFromJsonAsync<JsonNode>(new Uri(page, "/api/summary")))!;
        Uri chain = ListeningPort.Of(demo.Folder.Processes().Single(p => p.Command.Contains("/anvil ", StringComparison.Ordinal)).Id);
        HashSet<string> vaults = [];
        JsonNode[] settlements = [.. summary["settlements"]!.AsArray().Select(s => s!)];
        Assert.Equal(4, settlements.Length);
        foreach (JsonNode settlement in settlements)
        {
            JsonNode receipt = await ReceiptAsync(http, chain, (string)settlement["transaction_hash"]!);
            Assert.Equal("0x1", (string?)receipt["status"]);
            Assert.Equal((long)settlement["block"]!, Number(receipt["blockNumber"]));
            Assert.Equal((long)settlement["gas"]!, Number(receipt["gasUsed"]));
            vaults.Add((string)receipt["to"]!);
        }

        // All settlements went to one contract.
        Assert.Single(vaults);
        foreach (JsonNode transaction in summary["transactions"]!.AsArray().Select(t => t!))
        {
            Assert.Equal("0x1", (string?)(await ReceiptAsync(http, chain, (string)transaction["transaction_hash"]!))["status"]);
        }

        HashSet<string> settled = [.. settlements.Select(s => (string)s["transaction_hash"]!)];
        Assert.NotEmpty(summary["trades"]!.AsArray());
        Assert.All(summary["trades"]!.AsArray(), t => Assert.Contains((string)t!["transaction_hash"]!, settled));
    }

    private static async Task<JsonNode> ReceiptAsync(HttpClient http, Uri chain, string hash)
    {
        JsonObject request = new()
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["method"] = "eth_getTransactionReceipt",
            ["params"] = new JsonArray(hash),
        };
        using HttpResponseMessage response = await http.PostAsJsonAsync(chain, request);
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!["result"] ?? throw new InvalidOperationException($"{hash}: the chain does not know it");
    }

    private static long Number(JsonNode? hex) => long.Parse(((string)hex!).AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex("http://127.0.0.1:[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Page();

    [GeneratedRegex("\u001b\\[[0-9;?]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();

    [GeneratedRegex("[#.]{40} (?<share>[0-9]+) ?%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Share();
}
