using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace EdgeEnergy.Web.Tests;

/// <summary>What an owner sees of its wallet, whatever the gateway and the browser's wallet say.</summary>
[Collection(BrowserGroup.Name)]
[Trait("Category", "Slow")]
public sealed class WalletPageTests(Browser browser)
{
    private const string Hostile = "<img src=x onerror=\"window.harmed=1\"><script>window.harmed=1</script>";
    private const string Holder = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc";

    private static string Id => (string)Recording.Forecasted(0)["id"]!;

    [Theory]
    [InlineData("none", "none", "Nothing is bought from neighbours")]
    [InlineData("signed", "none", "Nothing is bought from neighbours")]
    [InlineData("on_chain", "on chain", "1.25 of 5.00 kWh bought")]
    [InlineData("used_up", "used up", "5.00 of 5.00 kWh bought")]
    [InlineData("expired", "expired", "Ended")]
    public async Task Each_state_of_a_mandate_is_a_word(string state, string word, string text)
    {
        await using OpenPage page = await OpenAsync(wallet =>
        {
            JsonNode mandate = wallet["mandate"]!;
            mandate["state"] = state;
            mandate["on_chain"] = state == "signed" ? "none" : state;
            mandate["used_wh"] = state == "used_up" ? 5_100 : 1_250;
        });
        await page.Expect(page.Tab.Locator("[data-field='mandate-state']")).ToHaveTextAsync(state == "signed" ? "signed" : word);
        await page.Expect(page.Tab.Locator("#mandate")).ToContainTextAsync(text);
        await page.Expect(page.Tab.Locator("[data-field='browser-wallet']")).ToHaveTextAsync("none in this browser");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Hostile_strings_are_shown_as_text_and_nothing_is_too_wide()
    {
        await using OpenPage page = await OpenAsync(wallet =>
        {
            wallet["name"] = Hostile;
            wallet["balance_micro"] = 281_474_976_710_655;
            wallet["wallet_micro"] = 9_007_199_254_740_991;
            wallet["alarms"] = new JsonArray(new JsonObject { ["kind"] = "critical", ["text"] = Hostile + new string('w', 300) });
            wallet["orders"] = new JsonArray(new JsonObject { ["kind"] = Hostile, ["amount_micro"] = 281_474_976_710_655, ["state"] = Hostile, ["transaction_hash"] = Hostile, ["error"] = Hostile + new string('x', 300) });
        });
        page.Gateway.Answer($"/api/wallet/{Id}/history", new JsonObject
        {
            ["lines"] = new JsonArray(new JsonObject { ["id"] = 1, ["kind"] = Hostile, ["amount_micro"] = -1, ["balance_micro"] = 281_474_976_710_655, ["unix"] = 1495549200, ["transaction_hash"] = Hostile, ["period"] = Hostile }),
        });
        await page.Tab.ReloadAsync();
        await page.Expect(page.Tab.Locator("#wallet h2")).ToContainTextAsync(Hostile);
        await page.Expect(page.Tab.Locator("[data-alarm]")).ToContainTextAsync(Hostile);
        foreach ((int width, int height) in ((int, int)[])[(360, 740), (1280, 800)])
        {
            await page.Tab.SetViewportSizeAsync(width, height);
            int[] widths = await page.Tab.EvaluateAsync<int[]>("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]");
            Assert.InRange(widths[0], 1, widths[1]);
        }

        Assert.Equal(0, await page.Tab.Locator("#app img, #app script").CountAsync());
        Assert.False(await page.Tab.EvaluateAsync<bool>("() => 'harmed' in window"));
    }

    [Fact]
    public async Task A_browser_wallet_with_another_account_or_on_another_chain_signs_nothing()
    {
        await using OpenPage page = await OpenAsync(_ => { });
        await page.Tab.AddInitScriptAsync(
            "window.asked = []; window.account = '0x0000000000000000000000000000000000000001'; window.ethereum = { request: ({ method }) => { window.asked.push(method); return Promise.resolve(method === 'eth_requestAccounts' ? [window.account] : method === 'eth_chainId' ? '0x1' : null); } };");
        await page.Tab.ReloadAsync();
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Connect wallet" }).ClickAsync();
        await page.Expect(page.Tab.Locator("#wallet")).ToContainTextAsync("offers 0x0000000000000000000000000000000000000001; this one is held by " + Holder);
        await page.Tab.EvaluateAsync($"() => {{ window.account = '{Holder.ToLowerInvariant()}'; }}");
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Connect wallet" }).ClickAsync();
        await page.Expect(page.Tab.Locator("#wallet")).ToContainTextAsync("is on another chain; this one is 31337");
        await page.Expect(page.Tab.GetByRole(AriaRole.Button, new() { Name = "Sign mandate" })).ToBeDisabledAsync();
        Assert.DoesNotContain("eth_signTypedData_v4", await page.Tab.EvaluateAsync<string[]>("() => window.asked"));
    }

    [Fact]
    public async Task Every_field_has_a_label_and_a_wallet_that_can_not_be_read_is_one_line()
    {
        await using OpenPage page = await OpenAsync(wallet => wallet["custody"] = "custodial");
        await page.Expect(page.Tab.GetByLabel("Owner's token")).ToBeVisibleAsync();
        string[] unlabelled = await page.Tab.EvaluateAsync<string[]>("() => [...document.querySelectorAll('input')].filter(i => !i.labels?.length || !i.labels[0].textContent.trim()).map(i => i.outerHTML)");
        Assert.Empty(unlabelled);

        page.Gateway.Answer($"/api/wallet/{Id}", new JsonArray());
        await page.Expect(page.Tab.GetByText("the gateway's wallet is not as expected")).ToBeVisibleAsync();
        await page.Expect(page.Tab.Locator("#wallet h2")).ToBeVisibleAsync();
    }

    private async Task<OpenPage> OpenAsync(Action<JsonObject> change)
    {
        JsonObject wallet = new()
        {
            ["participant"] = Id, ["name"] = "Home", ["custody"] = "self", ["address"] = Holder, ["now"] = 1495549200, ["chain_unix"] = 1495549200, ["chain_id"] = 31337,
            ["vault"] = Holder, ["balance_micro"] = 5_000_000, ["wallet_micro"] = 7_000_000, ["allowance_micro"] = 0, ["withdrawal"] = null,
            ["withdrawal_delay_seconds"] = 259_200, ["cap_micro"] = null, ["low_micro"] = 2_000_000, ["critical_micro"] = 1_000_000, ["alert_below_micro"] = null,
            ["mandate"] = new JsonObject
            {
                ["state"] = "none", ["on_chain"] = "none", ["max_price_micro_per_kwh"] = 90_000, ["max_wh"] = 5_000, ["used_wh"] = 0, ["valid_from_unix"] = 1495540000, ["valid_until_unix"] = 1495640000,
            },
            ["alarms"] = new JsonArray(),
            ["orders"] = new JsonArray(),
        };
        change(wallet);
        return await browser.OpenAsync(390, 844, place: $"#{Id}/wallet", prepare: gateway =>
        {
            gateway.Answer($"/api/wallet/{Id}", wallet);
            gateway.Answer($"/api/wallet/{Id}/history", new JsonObject { ["lines"] = new JsonArray(), ["before"] = null });
        });
    }
}
