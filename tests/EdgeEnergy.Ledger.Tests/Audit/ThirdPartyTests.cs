using System.Diagnostics;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Ledger.Tests.Audit;

/// <summary>A program without our code comes to the same answer on the same file (contracts/test-support/verify-evidence.mjs).</summary>
public sealed class ThirdPartyTests
{
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_program_verifies_the_file_and_finds_what_was_changed()
    {
        await using AuditBench bench = await AuditBench.StartAsync(_token, 100);
        string text = (await bench.EvidenceAsync(_token)).ToJson();
        (int status, string output) = await VerifyAsync(text);
        Assert.True(status == 0, output);
        Assert.DoesNotContain("NO  ", output, StringComparison.Ordinal);
        Assert.Contains("ok   seller: readings: 16 signed and chained", output, StringComparison.Ordinal);

        (string Check, Action<JsonNode> Change)[] changes =
        [
            ("trade word and path", f => f["trade"]!["path"]![1] = Flip(f["trade"]!["path"]![1]!)),
            ("money", f => f["trade"]!["fee_micro"] = (long)f["trade"]!["fee_micro"]! + 1),
            ("transaction", f => f["settlement"]!["transaction"]!["raw"] = Flip(f["settlement"]!["transaction"]!["raw"]!)),
            ("block and event", f => f["settlement"]!["event"]!["header"] = Flip(f["settlement"]!["event"]!["header"]!)),
            ("seller: meter in the vault", f => f["parties"]![0]!["registration"]!["multiplier"] = 3),
            ("seller: statement", f => f["parties"]![0]!["statement"]!["export_wh"] = 5_000),
            ("buyer: readings", f => f["parties"]![1]!["readings"]![3] = Flip(f["parties"]![1]!["readings"]![3]!)),
        ];
        foreach ((string check, Action<JsonNode> change) in changes)
        {
            JsonNode file = JsonNode.Parse(text)!;
            change(file);
            (status, output) = await VerifyAsync(file.ToJsonString());
            Assert.Equal(1, status);
            Assert.Contains($"NO   {check}: ", output, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await VerifyAsync("{}")).Status);
    }

    /// <summary>The grid's energy, and readings over a restart.</summary>
    [Fact]
    public async Task Another_program_verifies_other_trades_too()
    {
        long start = Community.Period(1).StartUnix;
        await using AuditBench bench = await AuditBench.StartAsync(_token, 1, (seller, _) =>
        {
            seller.Run(start - 1800, start + 300);
            seller.Restart();
            seller.Run(start + 360, start + 900);
        });
        foreach (int index in (int[])[0, 2])
        {
            (int status, string output) = await VerifyAsync((await bench.EvidenceAsync(index, _token)).ToJson());
            Assert.True(status == 0, output);
        }
    }

    private static JsonNode Flip(JsonNode hex)
    {
        string text = (string)hex!;
        return text[..^1] + (text[^1] == '0' ? '1' : '0');
    }

    private async Task<(int Status, string Output)> VerifyAsync(string text)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, text, _token);
            ProcessStartInfo start = new("node") { WorkingDirectory = Repository.Contracts, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add(Path.Combine("test-support", "verify-evidence.mjs"));
            start.ArgumentList.Add(file);
            using Process node = Process.Start(start)!;
            Task<string> errors = node.StandardError.ReadToEndAsync(_token);
            string output = await node.StandardOutput.ReadToEndAsync(_token);
            await node.WaitForExitAsync(_token);
            return (node.ExitCode, output + await errors);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
