using System.Text.Json.Nodes;
using EdgeEnergy.Service.Tests.Bench;
using Microsoft.Playwright;

namespace EdgeEnergy.Service.Tests;

/// <summary>Owners at their wallets, in a browser, against the service as a process, a real broker and a real chain.</summary>
[Trait("Category", "Slow")]
public sealed class WalletBrowserTests : IAsyncLifetime
{
    private Surroundings surroundings = null!;
    private OwnerWallet owner = null!;
    private TestDevice[] devices = [];

    public async ValueTask InitializeAsync()
    {
        surroundings = await Surroundings.StartAsync(Sample.Noon);
        owner = new OwnerWallet(surroundings.ChainUrl);
        devices = await surroundings.DevicesAsync();
    }

    public ValueTask DisposeAsync()
    {
        owner.Dispose();
        return surroundings.DisposeAsync();
    }

    /// <summary>
    /// Connect, charge, sign a mandate that is too cheap: it lands on the chain and nothing is bought above its price. A better one buys; taken back it does not.
    /// </summary>
    [Fact]
    public async Task A_mandate_signed_in_the_browser_is_what_the_market_buys_by()
    {
        using GatewayProcess gateway = await StartAsync(OwnerWallet.Keeps("home"));
        await StepAsync(gateway, 0);
        await using WalletPage page = await WalletPage.OpenAsync(gateway, "home", owner);
        await page.Expect(page.Field("mandate-state")).ToHaveTextAsync("none");
        await page.Expect(page.Tab.GetByRole(AriaRole.Button, new() { Name = "Sign mandate" })).ToBeDisabledAsync();
        await page.Expect(page.Tab.GetByRole(AriaRole.Button, new() { Name = "Charge", Exact = true })).ToBeDisabledAsync();
        Assert.Empty(page.Asked);

        // By keyboard alone.
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Connect wallet" }).FocusAsync();
        await page.Tab.Keyboard.PressAsync("Enter");
        await page.Expect(page.Field("browser-wallet")).ToHaveTextAsync("connected");

        await page.FillAsync("Charge from the wallet", "1.5");
        await page.ClickAsync("Charge");
        await page.Expect(page.Tab.GetByText("Done: the vault is charged.")).ToBeVisibleAsync();
        await gateway.StepAsync(Sample.Noon + 5);
        await page.Expect(page.Field("balance")).ToHaveTextAsync("1.5000");

        await SignAsync(page, "0.0899", "5");
        await page.Expect(page.Field("mandate-state")).ToHaveTextAsync("signed");
        await gateway.StepAsync(Sample.Noon + 10);
        await page.Expect(page.Field("mandate-state")).ToHaveTextAsync("on chain");
        await page.Expect(page.Tab.Locator("#mandate")).ToContainTextAsync("0.0899 tokens a kWh");
        JsonNode market = await StepAsync(gateway, 1);
        Assert.True((long)market["bids_wh"]! > 0 && (long)market["offers_wh"]! > 0);
        Assert.Empty(Neighbours(market));

        await SignAsync(page, "0.09", "5");
        await gateway.StepAsync(Sample.Noon + 910);
        await page.Expect(page.Tab.Locator("#mandate")).ToContainTextAsync("0.0900 tokens a kWh");
        market = await StepAsync(gateway, 2);
        Assert.NotEmpty(Neighbours(market));
        Assert.All(Neighbours(market), t => Assert.Equal(90_000, (long)t["price_micro_per_kwh"]!));

        // The owner may say no in the wallet, and may take the mandate back.
        page.Refuses = true;
        await page.ClickAsync("Take mandate back");
        await page.Expect(page.Tab.GetByText("Not signed: refused in the wallet.")).ToBeVisibleAsync();
        page.Refuses = false;
        await page.ClickAsync("Take mandate back");
        await page.Expect(page.Field("mandate-state")).ToHaveTextAsync("signed");
        Assert.Empty(Neighbours(await StepAsync(gateway, 3)));
        await page.Expect(page.Field("mandate-state")).ToHaveTextAsync("none");

        // What was bought is in the history, with its window and its transaction.
        ILocator settled = page.Tab.Locator("tr[data-line='settlement']");
        await page.Expect(settled).ToHaveCountAsync(1);
        await page.Expect(settled).ToContainTextAsync("from 12:30");
        await page.Expect(page.Tab.Locator("tr[data-line='deposit']")).ToContainTextAsync("+1.5000");
        Assert.Equal((4, 2), (page.Asked.Count(m => m == "eth_signTypedData_v4"), page.Asked.Count(m => m == "eth_sendTransaction")));
        await page.AssertFitsAsync();
        Assert.Empty(page.Complaints);
    }

    /// <summary>Who holds the account by its own key withdraws by its own transactions; the gateway signs none of them.</summary>
    [Fact]
    public async Task An_owner_withdraws_with_its_own_wallet()
    {
        using GatewayProcess gateway = await StartAsync(OwnerWallet.Keeps("field"));
        await StepAsync(gateway, 0);
        await StepAsync(gateway, 1);
        await using WalletPage page = await WalletPage.OpenAsync(gateway, "field", owner);
        await page.ClickAsync("Connect wallet");
        await page.Expect(page.Field("browser-wallet")).ToHaveTextAsync("connected");
        await page.FillAsync("Withdraw, tokens", "0.01");
        await page.Tab.GetByLabel("Withdraw, tokens").PressAsync("Enter");
        await page.Expect(page.Tab.GetByText("Done: the withdrawal is on its way.")).ToBeVisibleAsync();
        await gateway.StepAsync(Sample.Noon + 920);
        await page.Expect(page.Field("withdrawal")).ToContainTextAsync("0.0100 tokens on the way out");
        await page.Expect(page.Tab.GetByRole(AriaRole.Button, new() { Name = "Take out" })).ToBeDisabledAsync();
        await owner.PassAsync((3 * 86_400) + 1);
        await gateway.StepAsync(Sample.Noon + 930);
        await page.Expect(page.Tab.Locator("[data-alarm='withdrawal_due']")).ToBeVisibleAsync();
        await page.ClickAsync("Take out");
        await page.Expect(page.Tab.GetByText("Done: the money is in your wallet.")).ToBeVisibleAsync();
        await gateway.StepAsync(Sample.Noon + 940);
        await page.Expect(page.Tab.Locator("tr[data-line='withdrawn']")).ToContainTextAsync("0.0100");
        await page.Expect(page.Tab.Locator("#orders")).ToContainTextAsync("None yet.");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task A_custodial_owner_orders_with_its_token_and_a_browser_without_a_wallet()
    {
        using GatewayProcess gateway = await StartAsync(null);
        string token = (string)(await gateway.PostAsync("/api/participants/home/token", ""))["token"]!;
        await StepAsync(gateway, 0);
        await using WalletPage page = await WalletPage.OpenAsync(gateway, "home", null);
        await page.Expect(page.Field("balance")).ToHaveTextAsync("4.8001");
        await page.Expect(page.Tab.Locator("#mandate")).ToHaveCountAsync(0);
        ILocator charge = page.Tab.GetByRole(AriaRole.Button, new() { Name = "Charge", Exact = true });
        await page.Expect(charge).ToBeDisabledAsync();
        await page.FillAsync("Owner's token", new string('0', 64));
        await page.FillAsync("Charge from the wallet", "2");
        await charge.ClickAsync();
        await page.Expect(page.Tab.GetByText("the token of this participant is needed")).ToBeVisibleAsync();
        await page.FillAsync("Owner's token", token);
        await charge.ClickAsync();
        await page.Expect(page.Tab.GetByText("Ordered. It shows among the orders as it goes on.")).ToBeVisibleAsync();
        await gateway.StepAsync(Sample.Noon + 10);
        await page.Expect(page.Field("balance")).ToHaveTextAsync("6.8001");

        await page.FillAsync("Alert below, tokens", "10");
        await page.ClickAsync("Set alert");
        await page.Expect(page.Tab.Locator("[data-alarm='below']")).ToContainTextAsync("below the 10.000000 that its owner set");
        await page.FillAsync("Withdraw, tokens", "6.8001");
        await page.ClickAsync("Withdraw");
        await page.Expect(page.Tab.Locator("#orders")).ToContainTextAsync("Withdrawal asked for");
        await gateway.StepAsync(Sample.Noon + 20);
        await page.Expect(page.Field("withdrawal")).ToContainTextAsync("6.8001 tokens on the way out");
        await page.Expect(page.Tab.Locator("[data-alarm='critical']")).ToBeVisibleAsync();
        await page.AssertFitsAsync();
        await page.ClickAsync("Cancel withdrawal");
        await page.Expect(page.Tab.Locator("#orders")).ToContainTextAsync("Withdrawal cancelled");
        await gateway.StepAsync(Sample.Noon + 30);
        await page.Expect(page.Field("balance")).ToHaveTextAsync("6.8001");

        // The balance in the table of participants leads here, and back.
        await page.Tab.GetByText("All participants").ClickAsync();
        await page.Tab.GetByRole(AriaRole.Link, new() { Name = "Wallet of Roof" }).ClickAsync();
        await page.Expect(page.Tab.Locator("#wallet h2")).ToHaveTextAsync("Wallet of Roof");

        // The refused token is the one complaint: the browser's own line about the answer 401.
        Assert.Contains("401", Assert.Single(page.Complaints), StringComparison.Ordinal);
    }

    private async Task<GatewayProcess> StartAsync(Action<JsonObject>? change)
    {
        GatewayProcess gateway = await surroundings.Gateway($"--Gateway:WebFolder={Repository.WebFolder}").ReadyAsync();
        await gateway.ImportAsync(Sample.Json(change));
        return gateway;
    }

    /// <summary>A period from its readings to its market.</summary>
    private async Task<JsonNode> StepAsync(GatewayProcess gateway, int period)
    {
        long now = Sample.Noon + (period * 900L);
        if (period > 0)
        {
            await gateway.StepAsync(now - 1);
        }

        foreach (TestDevice device in devices)
        {
            await device.StepAsync(now);
        }

        await gateway.StepAsync(now);
        return (await gateway.GetAsync("/api/state"))["market"]!;
    }

    private static IEnumerable<JsonNode> Neighbours(JsonNode market) =>
        market["agreed"]!.AsArray().Where(t => (string)t!["buyer"]! == "home" && (string)t["seller"]! != "grid").Select(t => t!);

    private static async Task SignAsync(WalletPage page, string price, string energy)
    {
        await page.FillAsync("Price at most", price);
        await page.FillAsync("Energy in all", energy);
        await page.FillAsync("Last day (UTC)", "2025-06-20");
        await page.ClickAsync("Sign mandate");
        await page.Expect(page.Tab.GetByText("Signed. The gateway brings it to the chain.")).ToBeVisibleAsync();
    }
}
