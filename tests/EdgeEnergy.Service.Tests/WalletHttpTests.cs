using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>Owners and their wallets over HTTP: who may order what, and what becomes of it on the chain.</summary>
[Trait("Category", "Slow")]
public sealed class WalletHttpTests : IAsyncLifetime
{
    private Surroundings surroundings = null!;
    private GatewayProcess gateway = null!;

    public async ValueTask InitializeAsync()
    {
        surroundings = await Surroundings.StartAsync(Sample.Noon);
        gateway = await surroundings.Gateway().ReadyAsync();
        await gateway.ImportAsync(Sample.Json(OwnerWallet.Keeps("roof")));
        await gateway.StepAsync(Sample.Noon);
    }

    public async ValueTask DisposeAsync()
    {
        gateway.Dispose();
        await surroundings.DisposeAsync();
    }

    [Fact]
    public async Task An_owner_orders_for_its_own_account_and_for_no_other()
    {
        string home = await TokenAsync("home");
        string field = await TokenAsync("field");
        const string Needed = "the token of this participant is needed";
        foreach (string? token in (string?[])[null, field, home[1..], home + "0", new string('0', 64)])
        {
            await AssertAsync(HttpStatusCode.Unauthorized, Needed, "home/charge", """{"id":"1","amount_micro":5}""", token);
            await AssertAsync(HttpStatusCode.Unauthorized, Needed, "home/alert", """{"below_micro":5}""", token);
        }

        await AssertAsync(HttpStatusCode.Accepted, "\"state\":\"queued\"", "home/charge", """{"id":"1","amount_micro":5}""", home);

        // A new token ends the last one; the admin's orders for everyone, and only the admin makes tokens.
        string next = await TokenAsync("home");
        await AssertAsync(HttpStatusCode.Unauthorized, Needed, "home/charge", """{"id":"2","amount_micro":5}""", home);
        await AssertAsync(HttpStatusCode.Accepted, "queued", "home/charge", """{"id":"2","amount_micro":5}""", next);
        string admin = await File.ReadAllTextAsync(Path.Combine(surroundings.Data, "admin.token"), TestContext.Current.CancellationToken);
        await AssertAsync(HttpStatusCode.Accepted, "queued", "home/charge", """{"id":"3","amount_micro":5}""", admin);
        using HttpResponseMessage made = await PostAsync("/api/participants/home/token", "", next);
        Assert.Equal(HttpStatusCode.Unauthorized, made.StatusCode);

        // Neither the store nor anything the gateway says has a token in it.
        byte[] store = await File.ReadAllBytesAsync(Path.Combine(surroundings.Data, "gateway.db"), TestContext.Current.CancellationToken);
        byte[] log = await File.ReadAllBytesAsync(Path.Combine(surroundings.Data, "gateway.db-wal"), TestContext.Current.CancellationToken);
        Assert.Equal(-1, store.AsSpan().IndexOf(Encoding.ASCII.GetBytes(next)));
        Assert.Equal(-1, log.AsSpan().IndexOf(Encoding.ASCII.GetBytes(next)));
        Assert.DoesNotContain(next, (await gateway.GetAsync("/api/state")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orders_that_can_not_be_are_one_line()
    {
        string home = await TokenAsync("home");
        string roof = await TokenAsync("roof");
        await AssertAsync(HttpStatusCode.BadRequest, "wallet: amount_micro: found 0, expected 1 to 281474976710655", "home/charge", """{"id":"1"}""", home);
        await AssertAsync(HttpStatusCode.BadRequest, "wallet: id: found 0 characters", "home/charge", """{"amount_micro":5}""", home);
        await AssertAsync(HttpStatusCode.BadRequest, "wallet: id: found 3 characters", "home/charge", """{"id":"a:b","amount_micro":5}""", home);
        await AssertAsync(HttpStatusCode.BadRequest, "expected at most the balance, 4800100", "home/withdrawal", """{"id":"1","amount_micro":4800101}""", home);
        await AssertAsync(HttpStatusCode.BadRequest, "wallet: tokens: found 65535", "home/cap", """{"id":"1","tokens":65535}""", home);
        await AssertAsync(HttpStatusCode.BadRequest, "wallet: address: value: found \"\"", "home/send", """{"id":"1","amount_micro":5}""", home);
        await AssertAsync(HttpStatusCode.BadRequest, "unknown field amount", "home/charge", """{"id":"1","amount":5}""", home);
        await AssertAsync(HttpStatusCode.BadRequest, "wallet: ", "home/charge", "[", home);
        await AssertAsync(HttpStatusCode.BadRequest, "wallet: order: ", "home/steal", """{"id":"1"}""", home);
        await AssertAsync(HttpStatusCode.RequestEntityTooLarge, "a body above 4096 bytes", "home/charge", new string(' ', 4097), home);
        await AssertAsync(HttpStatusCode.BadRequest, "the owner's own wallet sends this", "roof/charge", """{"id":"1","amount_micro":5}""", roof);
        await AssertAsync(HttpStatusCode.BadRequest, "one that keeps its own key", "home/mandate", Mandate("0x" + new string('1', 130)), null);
        await AssertAsync(HttpStatusCode.BadRequest, "mandate: signature: length: found 1 bytes", "roof/mandate", Mandate("0x11"), null);
        await AssertAsync(HttpStatusCode.BadRequest, "65 bytes r, s, v", "roof/mandate", Mandate("0x" + new string('f', 130)), null);
        await AssertAsync(HttpStatusCode.RequestEntityTooLarge, "a body above 4096 bytes", "roof/mandate", Mandate("0x" + new string('1', 5000)), null);
        await AssertAsync(HttpStatusCode.BadRequest, "wallet: participant: found nobody", "nobody/mandate", Mandate("0x" + new string('1', 130)), null);
        foreach ((string path, string line) in ((string, string)[])[
            ("/api/wallet/grid", "wallet: participant: found grid, expected one with a meter"),
            ("/api/wallet/home/history?before=x", "request: before: found something else, expected a whole number"),
            ("/api/wallet/roof/mandate?max_wh=1", "request: max_price_micro_per_kwh: found nothing, expected a whole number"),
            ("/api/wallet/roof/call/mint?amount_micro=1", "wallet: call: found mint, expected approve, charge, withdrawal, cancel, withdraw, cap or holder"),
            ("/api/wallet/roof/call/holder?address=0x00", "wallet: address: length: found 1 bytes, expected 20 bytes"),
        ])
        {
            using HttpResponseMessage response = await gateway.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.BadRequest, line), (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }
    }

    /// <summary>Charge, withdraw, cancel, withdraw again, wait, take out, send away; each once however often it is asked for, and all of it in the history.</summary>
    [Fact]
    public async Task A_custodial_owner_charges_and_withdraws()
    {
        using OwnerWallet chain = new(surroundings.ChainUrl);
        string token = await TokenAsync("home");
        foreach (int _ in (int[])[1, 2])
        {
            await AssertAsync(HttpStatusCode.Accepted, "\"amount_micro\":1000000", "home/charge", """{"id":"in","amount_micro":1000000}""", token);
        }

        await gateway.StepAsync(Sample.Noon + 10);
        Assert.Equal(5_800_100, (long)(await WalletAsync())["balance_micro"]!);
        await OrderAsync("withdrawal", """{"id":"w1","amount_micro":5800100}""", 20);
        JsonNode wallet = await WalletAsync();
        Assert.Equal((0L, 5_800_100L, false), ((long)wallet["balance_micro"]!, (long)wallet["withdrawal"]!["amount_micro"]!, (bool)wallet["withdrawal"]!["due"]!));
        Assert.Equal(3 * 86_400, (long)wallet["withdrawal_delay_seconds"]!);
        Assert.Equal(["critical"], wallet["alarms"]!.AsArray().Select(a => (string)a!["kind"]!));
        await OrderAsync("cancel", """{"id":"c1"}""", 30);
        await OrderAsync("withdrawal", """{"id":"w2","amount_micro":800100}""", 40);

        // Too early is a refusal of the chain, shown and not repeated.
        await OrderAsync("withdraw", """{"id":"early"}""", 50);
        wallet = await WalletAsync();
        Assert.Contains("WithdrawalTooEarly", (string)wallet["orders"]![0]!["error"]!, StringComparison.Ordinal);
        await chain.PassAsync((3 * 86_400) + 1);
        await gateway.StepAsync(Sample.Noon + 60);
        wallet = await WalletAsync();
        Assert.True((bool)wallet["withdrawal"]!["due"]!);
        Assert.Contains(wallet["alarms"]!.AsArray(), a => (string)a!["kind"]! == "withdrawal_due");
        long before = (long)wallet["wallet_micro"]!;
        await OrderAsync("withdraw", """{"id":"out"}""", 70);
        await OrderAsync("send", $$"""{"id":"away","amount_micro":800100,"address":"{{OwnerWallet.Address}}"}""", 80);
        wallet = await WalletAsync();
        Assert.Equal((5_000_000L, before), ((long)wallet["balance_micro"]!, (long)wallet["wallet_micro"]!));
        Assert.Null(wallet["withdrawal"]);

        List<JsonNode> lines = [];
        long? from = null;
        do
        {
            JsonNode page = await gateway.GetAsync($"/api/wallet/home/history?count=3{(from is null ? "" : $"&before={from}")}");
            lines.AddRange(page["lines"]!.AsArray().Select(l => l!));
            from = (long?)page["before"];
        }
        while (from is not null);

        Assert.Equal(
            [("withdrawn", 800_100L, 5_000_000L), ("withdrawal_requested", -800_100, 5_000_000), ("withdrawal_cancelled", 5_800_100, 5_800_100), ("withdrawal_requested", -5_800_100, 0), ("deposit", 1_000_000, 5_800_100), ("deposit", 4_800_000, 4_800_100), ("deposit", 100, 100)],
            lines.Select(l => ((string)l["kind"]!, (long)l["amount_micro"]!, (long)l["balance_micro"]!)));
        Assert.All(lines, l => Assert.Matches("^0x[0-9a-f]{64}$", (string)l["transaction_hash"]!));
    }

    /// <summary>The owner's own threshold, a charge that fails, a cap: told once each, in the wallet and in the log.</summary>
    [Fact]
    public async Task Owners_are_told_what_they_should_look_at()
    {
        string token = await TokenAsync("home");
        await AssertAsync(HttpStatusCode.OK, "{\"below_micro\":5000000}", "home/alert", """{"below_micro":5000000}""", token);
        await AssertAsync(HttpStatusCode.Accepted, "queued", "home/charge", """{"id":"much","amount_micro":200000000000000}""", token);
        await gateway.StepAsync(Sample.Noon + 20);
        JsonNode[] alarms = [.. (await WalletAsync())["alarms"]!.AsArray().Select(a => a!)];
        Assert.Equal(["below", "charge_failed"], alarms.Select(a => (string)a["kind"]!));
        Assert.Contains("ERC20InsufficientBalance", (string)alarms[1]["text"]!, StringComparison.Ordinal);
        JsonNode step = await gateway.StepAsync(Sample.Noon + 900);
        string[] told = [.. step["news"]!.AsArray().Select(n => (string)n!["text"]!).Where(t => t.StartsWith("wallet of home", StringComparison.Ordinal))];
        Assert.Equal(2, told.Length);
        Assert.Equal("wallet of home holds 4.800100, below the 5.000000 that its owner set", told[0]);
        step = await gateway.StepAsync(Sample.Noon + 1800);
        Assert.DoesNotContain(step["news"]!.AsArray(), n => ((string)n!["text"]!).StartsWith("wallet of home", StringComparison.Ordinal));

        // A charge that works, and no threshold any more: all quiet.
        await AssertAsync(HttpStatusCode.OK, "null", "home/alert", """{"below_micro":null}""", token);
        await OrderAsync("charge", """{"id":"some","amount_micro":1}""", 1810);
        Assert.Empty((await WalletAsync())["alarms"]!.AsArray());
    }

    private async Task OrderAsync(string what, string body, long seconds)
    {
        await AssertAsync(HttpStatusCode.Accepted, "queued", $"home/{what}", body, await File.ReadAllTextAsync(Path.Combine(surroundings.Data, "admin.token"), TestContext.Current.CancellationToken));
        await gateway.StepAsync(Sample.Noon + seconds);
    }

    private Task<JsonNode> WalletAsync() => gateway.GetAsync("/api/wallet/home");

    private async Task<string> TokenAsync(string id)
    {
        string token = (string)(await gateway.PostAsync($"/api/participants/{id}/token", ""))["token"]!;
        Assert.Matches("^[0-9a-f]{64}$", token);
        return token;
    }

    private async Task AssertAsync(HttpStatusCode status, string text, string path, string body, string? token)
    {
        using HttpResponseMessage response = await PostAsync("/api/wallet/" + path, body, token);
        Assert.Contains(text, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(status, response.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string? token)
    {
        using HttpClient http = new() { BaseAddress = gateway.Http.BaseAddress };
        if (token is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
    }

    private static string Mandate(string signature) =>
        $$"""{"max_price_micro_per_kwh":1,"max_wh":1,"valid_until_unix":{{Sample.Noon + 900}},"nonce":0,"signature":"{{signature}}"}""";
}
