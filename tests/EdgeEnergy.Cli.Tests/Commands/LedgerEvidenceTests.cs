using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Cli.Tests.Commands;

/// <summary>`edge ledger evidence` and `verify` with a recorded file, and with what is no such file.</summary>
public sealed class LedgerEvidenceTests
{
    private static readonly string Recorded = CommandRun.Case("ledger", "evidence.json");

    [Fact]
    public async Task A_recorded_file_is_verified_without_any_connection()
    {
        JsonElement report = await CommandRun.JsonOfAsync(0, "ledger", "verify", Recorded, "--json", "-");

        Assert.Equal(["verified", "checks"], report.Keys());
        Assert.True(report.GetProperty("verified").GetBoolean());
        JsonElement[] checks = [.. report.GetProperty("checks").EnumerateArray()];
        Assert.All(checks, c => Assert.Equal(["name", "ok", "detail"], c.Keys()));
        Assert.All(checks, c => Assert.NotEqual(JsonValueKind.False, c.GetProperty("ok").ValueKind));
        Assert.All(
            checks.Where(c => c.GetProperty("ok").ValueKind == JsonValueKind.Null),
            c => Assert.StartsWith("not checked offline: ", c.GetProperty("detail").GetString(), StringComparison.Ordinal));
        Assert.Contains(checks, c => c.GetProperty("name").GetString() == "seller: readings chained" && c.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_changed_file_is_status_1_and_names_the_check()
    {
        JsonNode evidence = JsonNode.Parse(await File.ReadAllTextAsync(Recorded, TestContext.Current.CancellationToken))!;
        evidence["parties"]![0]!["statement"]!["export_wh"] = 9_999;
        using TextFile changed = new(evidence.ToJsonString());

        JsonElement report = await CommandRun.JsonOfAsync(1, "ledger", "verify", changed.Path);

        Assert.False(report.GetProperty("verified").GetBoolean());
        JsonElement statement = report.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "seller: statement");
        Assert.False(statement.GetProperty("ok").GetBoolean());
    }

    [Theory]
    [InlineData("", "found something else than the format")]
    [InlineData("not json", "found something else than the format")]
    [InlineData("[]", "found something else than the format")]
    [InlineData("""{"format": "edgeenergy-evidence"}""", "found something else than the format")]
    public async Task What_is_no_evidence_is_one_line_and_status_2(string content, string expected)
    {
        using TextFile file = new(content);

        CommandRun run = await CommandRun.OfAsync("ledger", "verify", file.Path);

        Assert.Equal(2, run.ExitStatus);
        Assert.Empty(run.Output);
        Assert.StartsWith($"edge: {file.Path}: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("nowhere", "edge: --rpc: address: found nowhere, expected http://")]
    [InlineData("ftp://127.0.0.1", "edge: chain: url: found ftp://127.0.0.1, expected http://")]
    [InlineData("http://127.0.0.1:1", "edge: --rpc: http://127.0.0.1:1/: ")]
    public async Task A_chain_that_can_not_be_asked_is_one_line_and_status_2(string rpc, string expected)
    {
        CommandRun run = await CommandRun.OfAsync("ledger", "verify", Recorded, "--rpc", rpc);

        Assert.Equal(2, run.ExitStatus);
        Assert.Empty(run.Output);
        Assert.StartsWith(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData(200, null, 0, "trade 0 of window ")]
    [InlineData(200, "{}", 2, "edge: gateway /api/evidence/2026-07-01T12%3A00Z/0: ")]
    [InlineData(200, "<html>", 2, "edge: http://127.0.0.1:")]
    [InlineData(404, "evidence: period 2026-07-01T12:00Z is not settled here", 2, "edge: gateway /api/evidence/2026-07-01T12%3A00Z/0: 404 evidence: period")]
    public async Task A_gateways_answer_is_checked_before_it_is_a_file(int status, string? answer, int exit, string line)
    {
        string text = answer ?? await File.ReadAllTextAsync(Recorded, TestContext.Current.CancellationToken);
        using HttpListener gateway = Listen(out string address);
        Task served = ServeAsync(gateway, status, text);
        using TextFile file = new("before");

        CommandRun run = await CommandRun.OfAsync("ledger", "evidence", "2026-07-01T12:00Z", "0", "--gateway", address, "--out", file.Path);
        await served;

        Assert.True(run.ExitStatus == exit, run.Error);
        Assert.StartsWith(line, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        string written = await File.ReadAllTextAsync(file.Path, TestContext.Current.CancellationToken);
        Assert.Equal(exit == 0 ? text.Trim() : "before", written.Trim());
    }

    [Theory]
    [InlineData("nowhere", "edge: --gateway: address: found nowhere, expected http://")]
    [InlineData("http://127.0.0.1:1", "edge: http://127.0.0.1:1/: ")]
    public async Task A_gateway_that_can_not_be_asked_is_one_line_and_status_2(string gateway, string expected)
    {
        CommandRun run = await CommandRun.OfAsync("ledger", "evidence", "2026-07-01T12:00Z", "0", "--gateway", gateway, "--out", "/nonexistent/evidence.json");

        Assert.Equal(2, run.ExitStatus);
        Assert.StartsWith(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private static HttpListener Listen(out string address)
    {
        using System.Net.Sockets.TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        free.Stop();
        HttpListener listener = new();
        listener.Prefixes.Add(address);
        listener.Start();
        return listener;
    }

    private static async Task ServeAsync(HttpListener listener, int status, string text)
    {
        HttpListenerContext context = await listener.GetContextAsync();
        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
        context.Response.Close();
    }
}
