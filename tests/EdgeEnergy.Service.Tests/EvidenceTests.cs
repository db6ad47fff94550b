using System.Net;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>The evidence of a trade that a running service gives away, checked when service, broker and chain are gone.</summary>
[Trait("Category", "Slow")]
public sealed class EvidenceTests : IAsyncLifetime
{
    private Surroundings surroundings = null!;

    public async ValueTask InitializeAsync() => surroundings = await Surroundings.StartAsync();

    public ValueTask DisposeAsync() => surroundings.DisposeAsync();

    [Fact]
    public async Task A_trade_between_neighbours_is_proven_when_everything_is_stopped()
    {
        JsonNode[] trades;
        Dictionary<JsonNode, string> files = [];
        using (GatewayProcess gateway = await surroundings.Gateway().ReadyAsync())
        {
            await gateway.ImportAsync();
            TestDevice[] devices = await surroundings.DevicesAsync();
            for (long now = Sample.Noon; now <= Sample.Noon + 1800; now += 300)
            {
                // A reading may be ahead of the gateway's clock by two minutes at most.
                await gateway.StepAsync(Math.Max(Sample.Noon, now - 60));
                foreach (TestDevice device in devices)
                {
                    await device.StepAsync(now);
                }

                await gateway.StepAsync(now);
            }

            trades = [.. (await gateway.GetAsync("/api/summary"))["trades"]!.AsArray().Select(t => t!)];
            foreach (JsonNode trade in trades)
            {
                using HttpResponseMessage answer = await gateway.Http.GetAsync($"/api/evidence/{trade["period"]}/{trade["index"]}", TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                files[trade] = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.StartsWith("evidence-", answer.Content.Headers.ContentDisposition!.FileName, StringComparison.Ordinal);
            }

            // The same trade by its window.
            long window = (Sample.Noon / 900 * 900) / 60;
            JsonNode again = await gateway.GetAsync($"/api/evidence/{window}/{trades[0]["index"]}");
            Assert.Equal((long)trades[0]["wh"]!, (long)again["trade"]!["wh"]!);
            await AssertRefusedAsync(gateway);
            Assert.Equal(0, await gateway.EndAsync());
        }

        await surroundings.ChainDownAsync();
        await surroundings.Broker.StopAsync(TestContext.Current.CancellationToken);
        using Secp256k1Native curve = new();
        EvidenceAudit audit = new(curve);
        foreach ((JsonNode trade, string text) in files)
        {
            Evidence evidence = Evidence.Parse(text, "evidence");
            AuditReport report = audit.Verify(evidence);
            Assert.True(report.Verified, string.Join("\n", report.Checks.Where(c => c.Ok == false)));
            Assert.Equal((string)trade["transaction_hash"]!, Hex.Format(evidence.Settlement.Transaction.Hash));
            Assert.Equal((long)trade["cost_micro"]!, evidence.Trade.CostMicro);
            Assert.Equal((string)trade["seller"]!, evidence.Informative.Seller);

            // Every meter is registered in the vault, for the homes that it stands for.
            Assert.All(evidence.Parties, party => Assert.NotNull(party.Registration));
            Assert.All(report.Checks.Where(c => c.Name.Contains(':', StringComparison.Ordinal)), c => Assert.True(c.Ok, c.ToString()));
        }

        JsonNode solar = trades.First(t => (string)t["source"]! == "pv" && (string)t["buyer"]! == "home");
        Evidence neighbours = Evidence.Parse(files[solar], "evidence");
        Assert.Equal(2, neighbours.Parties.Count);
        Assert.Equal(2, trades.Select(t => (string)t["period"]!).Distinct(StringComparer.Ordinal).Count());

        // No other home's meter, and nothing that only the gateway may know.
        string[] parties = [.. neighbours.Parties.Select(p => p.Meter.DeviceId)];
        Assert.All(Sample.Devices.Except(parties, StringComparer.Ordinal), other => Assert.DoesNotContain(other, files[solar], StringComparison.Ordinal));
    }

    private static async Task AssertRefusedAsync(GatewayProcess gateway)
    {
        string period = SettlementPeriod.Containing(Sample.Noon, 15).ToString();
        (string Path, HttpStatusCode Status, string Line)[] cases =
        [
            ($"{period}/99", HttpStatusCode.NotFound, $"evidence: period {period} has "),
            ("2031-01-01T00:00Z/0", HttpStatusCode.NotFound, "evidence: period 2031-01-01T00:00Z is not settled here"),
            ("999999990/0", HttpStatusCode.NotFound, "evidence: period "),
            ("2026-07-01T12:07Z/0", HttpStatusCode.BadRequest, "evidence: period: found 2026-07-01T12:07Z, expected a start of a period of 15 minutes"),
            ("1960-01-01T00:00Z/0", HttpStatusCode.BadRequest, "evidence: period: found \"1960-01-01T00:00Z\", expected its start"),
            ("yesterday/0", HttpStatusCode.BadRequest, "evidence: period: found \"yesterday\", expected its start"),
            ($"{new string('9', 200)}/0", HttpStatusCode.BadRequest, "evidence: period: found"),
            ($"{period}/-1", HttpStatusCode.BadRequest, "evidence: trade: found \"-1\", expected its number in the period, from 0"),
            ($"{period}/1e3", HttpStatusCode.BadRequest, "evidence: trade: found"),
            ($"{period}/99999999999999", HttpStatusCode.BadRequest, "evidence: trade: found"),
        ];
        foreach ((string path, HttpStatusCode status, string line) in cases)
        {
            using HttpResponseMessage answer = await gateway.Http.GetAsync($"/api/evidence/{path}", TestContext.Current.CancellationToken);
            string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal((path, status), (path, answer.StatusCode));
            Assert.StartsWith(line, text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text);
        }
    }
}
