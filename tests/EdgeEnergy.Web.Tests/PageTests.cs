using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace EdgeEnergy.Web.Tests;

/// <summary>What a person sees of a recorded state.</summary>
[Collection(BrowserGroup.Name)]
[Trait("Category", "Slow")]
public sealed class PageTests(Browser browser)
{
    [Fact]
    public async Task The_table_shows_each_participant()
    {
        await using OpenPage page = await browser.OpenAsync();
        IReadOnlyList<JsonObject> participants = Recording.Participants();
        await page.Expect(page.Tab.Locator("tr[data-participant]")).ToHaveCountAsync(participants.Count);
        foreach (JsonObject participant in participants)
        {
            ILocator row = page.Row((string)participant["id"]!);
            await page.Expect(row.Locator("th")).ToContainTextAsync((string)participant["name"]!);
            if (participant["load_w"] is { } load)
            {
                await page.Expect(page.Cell((string)participant["id"]!, "load")).ToContainTextAsync(Kilowatts((long)load));
            }
        }
    }

    [Fact]
    public async Task The_diagram_has_each_bus_with_its_voltage_and_each_branch_with_its_direction()
    {
        await using OpenPage page = await browser.OpenAsync();
        JsonObject feeder = Recording.State()["feeder"]!.AsObject();
        JsonArray buses = feeder["buses"]!.AsArray();
        await page.Expect(page.Tab.Locator("#feeder [data-bus]")).ToHaveCountAsync(buses.Count);
        foreach (JsonNode? bus in buses)
        {
            await page.Expect(page.Bus((int)bus!["bus"]!)).ToContainTextAsync(((double)bus["vm_pu"]!).ToString("F4", CultureInfo.InvariantCulture));
        }

        foreach (JsonNode? branch in feeder["branches"]!.AsArray())
        {
            double power = (double)branch!["p_kw"]!;
            (int from, int to) = ((int)branch["from"]!, (int)branch["to"]!);
            string direction = power >= 0 ? $"from bus {from} to bus {to}" : $"from bus {to} to bus {from}";
            await page.Expect(page.Tab.Locator($"#feeder [aria-label$='{direction}']")).ToHaveCountAsync(1);
        }
    }

    [Fact]
    public async Task A_flow_that_turns_round_turns_its_arrow()
    {
        await using OpenPage page = await browser.OpenAsync();
        await page.Expect(page.Bus(1)).ToBeVisibleAsync();
        string[] before = await ArrowsAsync(page);
        page.Gateway.Publish(state =>
        {
            foreach (JsonNode? branch in state["feeder"]!["branches"]!.AsArray())
            {
                branch!["p_kw"] = -(double)branch["p_kw"]! - 1;
            }
        });
        JsonNode first = Recording.State()["feeder"]!["branches"]![0]!;
        (int from, int to) = (double)first["p_kw"]! >= 0 ? ((int)first["to"]!, (int)first["from"]!) : ((int)first["from"]!, (int)first["to"]!);
        await page.Expect(page.Tab.Locator($"#feeder [aria-label$='from bus {from} to bus {to}']")).ToHaveCountAsync(1);
        string[] after = await ArrowsAsync(page);
        Assert.NotEmpty(before);
        Assert.NotEqual(before[0], after[0]);
    }

    [Fact]
    public async Task A_voltage_outside_the_limits_is_marked_in_the_diagram_and_in_words()
    {
        await using OpenPage page = await browser.OpenAsync();
        JsonNode feeder = Recording.State()["feeder"]!;
        int bus = (int)feeder["buses"]![3]!["bus"]!;
        string normal = await BarColourAsync(page, bus);
        page.Gateway.Publish(state => state["feeder"]!["buses"]![3]!["vm_pu"] = (double)feeder["voltage_min"]! - 0.01);
        await page.Expect(page.Tab.Locator($"#feeder [data-bus='{bus}'][aria-label*='too low']")).ToHaveCountAsync(1);
        Assert.NotEqual(normal, await BarColourAsync(page, bus));
    }

    [Fact]
    public async Task Choosing_a_participant_changes_the_plot_and_the_address()
    {
        JsonObject first = Recording.Forecasted(0);
        JsonObject second = Recording.Forecasted(1);
        await using OpenPage page = await browser.OpenAsync(place: "#" + (string)first["id"]!);
        await page.Expect(page.Row((string)first["id"]!).GetByRole(AriaRole.Button, new() { Pressed = true })).ToHaveCountAsync(1);
        string[] before = await LinesAsync(page);
        await page.Tab.Locator("#participants").GetByRole(AriaRole.Button, new() { Name = (string)second["name"]!, Exact = true }).ClickAsync();
        await page.Expect(page.Tab.Locator($"#forecast .plot [role='img'][aria-label*='{(string)second["name"]!}']")).ToBeVisibleAsync();
        string[] after = await LinesAsync(page);
        Assert.NotEqual(before, after);
        Assert.EndsWith("#" + (string)second["id"]!, page.Tab.Url, StringComparison.Ordinal);
        await page.Expect(page.Tab.GetByLabel("Participant", new() { Exact = true })).ToHaveValueAsync((string)second["id"]!);
    }

    [Fact]
    public async Task A_bus_of_the_diagram_can_be_chosen_by_keyboard()
    {
        JsonObject wanted = Recording.Forecasted(2);
        await using OpenPage page = await browser.OpenAsync();
        await page.Bus((int)wanted["bus"]!).FocusAsync();
        await page.Tab.Keyboard.PressAsync("Enter");
        await page.Expect(page.Tab.GetByLabel("Participant", new() { Exact = true })).ToHaveValueAsync((string)wanted["id"]!);
    }

    [Fact]
    public async Task A_hash_and_a_wallet_are_copied_whole()
    {
        await using OpenPage page = await browser.OpenAsync();
        JsonNode trade = Recording.State()["trades"]!.AsArray().First(t => t!["transaction_hash"] is not null)!;
        await CopyAsync(page, page.Tab.Locator("#trades"), (string)trade["transaction_hash"]!);
        JsonObject owner = Recording.Participants().First(p => p["wallet"] is not null);
        await CopyAsync(page, page.Row((string)owner["id"]!), (string)owner["wallet"]!);
    }

    [Fact]
    public async Task A_settled_trade_links_to_its_evidence()
    {
        await using OpenPage page = await browser.OpenAsync();
        JsonNode[] settled = [.. Recording.State()["trades"]!.AsArray().Where(t => t!["transaction_hash"] is not null).Select(t => t!)];
        ILocator links = page.Tab.Locator("#trades").GetByRole(AriaRole.Link, new() { Name = "evidence file" });
        await page.Expect(links).ToHaveCountAsync(settled.Length);
        await page.Expect(links.Nth(1)).ToHaveAttributeAsync("href", $"/api/evidence/{Uri.EscapeDataString((string)settled[1]["period"]!)}/{settled[1]["index"]}");
    }

    [Fact]
    public async Task Trades_can_be_narrowed_to_the_chosen_participant()
    {
        JsonArray trades = Recording.State()["trades"]!.AsArray();
        JsonObject chosen = Recording.Participants().First(p => p["homes"] is not null && trades.Any(t => (string)t!["buyer"]! == (string)p["id"]!));
        string id = (string)chosen["id"]!;
        await using OpenPage page = await browser.OpenAsync(place: "#" + id);
        await page.Expect(page.Tab.Locator("#trades tbody tr")).ToHaveCountAsync(trades.Count);
        await page.Tab.GetByLabel("only " + (string)chosen["name"]!).CheckAsync();
        await page.Expect(page.Tab.Locator("#trades tbody tr")).ToHaveCountAsync(trades.Count(t => (string)t!["buyer"]! == id || (string)t["seller"]! == id));
    }

    [Fact]
    public async Task Transactions_events_refusals_and_cuts_are_listed_and_faults_are_red()
    {
        JsonObject marked = Recording.Participants().First(p => p["homes"] is not null);
        await using OpenPage page = await browser.OpenAsync(prepare: gateway => gateway.Publish(state =>
        {
            state["market"] = new JsonObject
            {
                ["offers_wh"] = 5000,
                ["bids_wh"] = 9000,
                ["trades_wh"] = 0,
                ["agreed"] = new JsonArray(),
                ["refusals"] = new JsonArray(new JsonObject { ["buyer"] = (string)marked["id"]!, ["asked_wh"] = 9000, ["allowed_wh"] = 4321, ["reason"] = "allowed_power" }),
                ["cuts"] = new JsonArray(new JsonObject
                {
                    ["period"] = "2017-05-23T14:00Z", ["seller"] = "grid", ["buyer"] = (string)marked["id"]!, ["source"] = "pv", ["wanted_wh"] = 9000, ["granted_wh"] = 1234,
                    ["reason"] = "voltage 0.8990 below 0.9000 p.u. at bus 9",
                }),
            };
            state["events"] = new JsonArray(
                new JsonObject { ["unix"] = 1495549200, ["kind"] = "fault", ["text"] = "broker: gone" },
                new JsonObject { ["unix"] = 1495549100, ["kind"] = "info", ["text"] = "all is well" });
        }));
        JsonArray transactions = Recording.State()["transactions"]!.AsArray();
        await page.Expect(page.Tab.Locator("#transactions tbody tr:not(.error)")).ToHaveCountAsync(transactions.Count);
        await page.Expect(page.Tab.Locator("#market")).ToContainTextAsync("4.32 kWh would be allowed");
        await page.Expect(page.Tab.Locator("#market")).ToContainTextAsync("1.23 of 9.00 kWh, because of voltage 0.8990 below 0.9000 p.u. at bus 9");
        string bad = await page.Tab.EvaluateAsync<string>(
            "() => { const probe = document.createElement('i'); probe.style.color = 'var(--bad)'; document.body.append(probe); const c = getComputedStyle(probe).color; probe.remove(); return c; }");
        Assert.Equal(bad, await ColourAsync(page.Tab.GetByText("broker: gone", new() { Exact = true })));
        Assert.NotEqual(bad, await ColourAsync(page.Tab.GetByText("all is well", new() { Exact = true })));
    }

    [Fact]
    public async Task An_offline_device_and_an_empty_wallet_are_marked()
    {
        JsonObject marked = Recording.Participants().First(p => p["homes"] is not null);
        string id = (string)marked["id"]!;
        await using OpenPage page = await browser.OpenAsync(prepare: gateway => gateway.Publish(state =>
        {
            JsonNode participant = state["participants"]!.AsArray().Single(p => (string)p!["id"]! == id)!;
            participant["online"] = false;
            participant["balance_micro"] = -1_500_000;
        }));
        await page.Expect(page.Row(id).GetByText("offline", new() { Exact = true })).ToBeVisibleAsync();
        await page.Expect(page.Cell(id, "balance")).ToContainTextAsync("critical");
        await page.Expect(page.Cell(id, "balance")).ToContainTextAsync("−1.50");
    }

    [Fact]
    public async Task Directions_are_words_and_not_signs()
    {
        string id = (string)Recording.Participants().First(p => p["soc_percent"] is not null)["id"]!;
        await using OpenPage page = await browser.OpenAsync(prepare: gateway => gateway.Publish(state => Set(state, id, -12_000, 34_000)));
        await page.Expect(page.Cell(id, "grid")).ToContainTextAsync("to grid 12.0");
        await page.Expect(page.Cell(id, "battery")).ToContainTextAsync("discharging 34.0");
        page.Gateway.Publish(state => Set(state, id, 12_000, -34_000));
        await page.Expect(page.Cell(id, "grid")).ToContainTextAsync("from grid 12.0");
        await page.Expect(page.Cell(id, "battery")).ToContainTextAsync("charging 34.0");

        static void Set(JsonObject state, string id, long gridW, long batteryW)
        {
            JsonNode participant = state["participants"]!.AsArray().Single(p => (string)p!["id"]! == id)!;
            participant["grid_w"] = gridW;
            participant["battery_w"] = batteryW;
        }
    }

    private static async Task CopyAsync(OpenPage page, ILocator place, string whole)
    {
        await place.Locator($"button[title='{whole}']").First.ClickAsync();
        await page.Expect(place.GetByText("copied").First).ToBeVisibleAsync();
        Assert.Equal(whole, await page.Tab.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
    }

    /// <summary>The paths of the plot once it is drawn.</summary>
    private static async Task<string[]> LinesAsync(OpenPage page)
    {
        await page.Expect(page.Plot.Locator("path").First).ToBeAttachedAsync();
        return await page.Plot.EvaluateAsync<string[]>("svg => [...svg.querySelectorAll('path')].map(p => p.getAttribute('d'))");
    }

    private static Task<string[]> ArrowsAsync(OpenPage page) =>
        page.Tab.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#feeder .branch path')].map(p => p.getAttribute('d'))");

    private static Task<string> BarColourAsync(OpenPage page, int bus) =>
        page.Bus(bus).Locator(".bar").EvaluateAsync<string>("bar => getComputedStyle(bar).stroke");

    private static Task<string> ColourAsync(ILocator element) => element.EvaluateAsync<string>("e => getComputedStyle(e).color");

    private static string Kilowatts(long watts) => (watts / 1000m).ToString("N1", CultureInfo.InvariantCulture);
}
