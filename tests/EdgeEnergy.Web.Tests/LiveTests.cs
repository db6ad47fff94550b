using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace EdgeEnergy.Web.Tests;

/// <summary>The page over time: changes, a gateway that goes and comes back, and what must never happen.</summary>
[Collection(BrowserGroup.Name)]
[Trait("Category", "Slow")]
public sealed class LiveTests(Browser browser)
{
    private const string Hostile = "<img src=x onerror=\"window.harmed=1\"><script>window.harmed=1</script>";

    [Fact]
    public async Task An_update_of_the_stream_changes_a_number()
    {
        string id = (string)Recording.Forecasted(0)["id"]!;
        await using OpenPage page = await browser.OpenAsync();
        await page.Expect(page.Tab.Locator("#connection")).ToHaveTextAsync("live");
        page.Gateway.Publish(state => Participant(state, id)["load_w"] = 7_654_300);
        await page.Expect(page.Cell(id, "load")).ToContainTextAsync("7,654.3");
        page.Gateway.Publish(state => Participant(state, id)["load_w"] = 3_210_000);
        await page.Expect(page.Cell(id, "load")).ToContainTextAsync("3,210.0");
    }

    [Fact]
    public async Task A_lost_gateway_shows_one_line_and_the_page_reconnects_by_itself()
    {
        string id = (string)Recording.Forecasted(0)["id"]!;
        await using OpenPage page = await browser.OpenAsync();
        ILocator line = page.Tab.GetByRole(AriaRole.Status);
        await page.Expect(page.Row(id)).ToBeVisibleAsync();
        await page.Expect(line).ToBeEmptyAsync();
        page.Gateway.Disappear();
        await page.Expect(line).ToContainTextAsync("The gateway is gone");
        await page.Expect(page.Row(id)).ToBeVisibleAsync();
        page.Gateway.Publish(state => Participant(state, id)["load_w"] = 7_654_300);
        page.Gateway.Return();
        await page.Expect(line).ToBeEmptyAsync();
        await page.Expect(page.Cell(id, "load")).ToContainTextAsync("7,654.3");
    }

    [Fact]
    public async Task A_gateway_without_a_community_is_quoted_until_it_has_one()
    {
        const string Reason = "gateway: community is none, expected an imported one";
        await using OpenPage page = await browser.OpenAsync(prepare: gateway => gateway.Refuse(Reason));
        ILocator line = page.Tab.GetByRole(AriaRole.Status);
        await page.Expect(line).ToContainTextAsync(Reason);
        page.Gateway.Refuse(null);
        await page.Expect(line).ToBeEmptyAsync();
        await page.Expect(page.Tab.Locator("#participants")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Hostile_strings_are_shown_as_text()
    {
        string id = (string)Recording.Forecasted(0)["id"]!;
        await using OpenPage page = await browser.OpenAsync(place: "#" + id, prepare: gateway => gateway.Publish(state =>
        {
            state["community"] = Hostile;
            foreach (JsonNode? participant in state["participants"]!.AsArray())
            {
                participant!["name"] = Hostile + (string)participant["id"]!;
            }

            foreach (JsonNode? entry in state["events"]!.AsArray())
            {
                entry!["text"] = Hostile;
            }

            foreach (JsonNode? transaction in state["transactions"]!.AsArray())
            {
                transaction!["error"] = Hostile;
                transaction["transaction_hash"] = Hostile;
            }

            state["waiting_for"] = new JsonArray(Hostile);
            state["token"] = Hostile;
        }));
        await page.Expect(page.Row(id).Locator("th")).ToContainTextAsync(Hostile);
        await page.Expect(page.Tab.Locator("h1")).ToContainTextAsync(Hostile);
        await page.Expect(page.Tab.Locator("#events li").First).ToContainTextAsync(Hostile);
        await page.Expect(page.Plot).ToBeVisibleAsync();
        await page.Plot.HoverAsync(new() { Position = new() { X = 200, Y = 60 } });
        Assert.Equal(0, await page.Tab.Locator("#app img, #app script").CountAsync());
        Assert.False(await page.Tab.EvaluateAsync<bool>("() => 'harmed' in window"));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Nothing_is_asked_of_another_host_and_the_console_stays_clean()
    {
        await using OpenPage page = await browser.OpenAsync();
        await page.Expect(page.Plot).ToBeVisibleAsync();
        await page.Plot.HoverAsync(new() { Position = new() { X = 200, Y = 60 } });
        await page.Expect(page.Tab.Locator("#forecast .plot").GetByText("expected")).ToBeVisibleAsync();
        for (int i = 0; i < 2; i++)
        {
            await page.Tab.GetByLabel("Participant", new() { Exact = true }).SelectOptionAsync((string)Recording.Forecasted(i)["id"]!);
            await page.Expect(page.Plot).ToBeVisibleAsync();
        }

        await page.Tab.GetByText("As a table").ClickAsync();
        await page.Expect(page.Tab.GetByRole(AriaRole.Region, new() { Name = "Forecast as a table" })).ToBeVisibleAsync();
        Assert.Empty(page.Complaints);
        Assert.All(page.Requests, url => Assert.StartsWith(page.Gateway.Address, url, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(360, 740, ColorScheme.Light)]
    [InlineData(360, 740, ColorScheme.Dark)]
    [InlineData(414, 896, ColorScheme.Light)]
    [InlineData(820, 1180, ColorScheme.Light)]
    [InlineData(1200, 900, ColorScheme.Light)]
    [InlineData(1280, 720, ColorScheme.Light)]
    [InlineData(1440, 900, ColorScheme.Dark)]
    public async Task The_page_never_scrolls_sideways_and_no_participant_is_cut_off(int width, int height, ColorScheme scheme)
    {
        await using OpenPage page = await browser.OpenAsync(width, height, scheme);
        await page.Expect(page.Plot).ToBeVisibleAsync();
        await page.Expect(page.Bus(1)).ToBeVisibleAsync();
        int[] widths = await page.Tab.EvaluateAsync<int[]>("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]");
        Assert.InRange(widths[0], 1, widths[1]);
        double[] edges = await page.Tab.EvaluateAsync<double[]>(
            "() => [Math.max(...[...document.querySelectorAll('#participants td *')].map(e => e.getBoundingClientRect().right)), document.querySelector('#participants').getBoundingClientRect().right]");
        Assert.InRange(edges[0], 1, edges[1]);
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task New_rows_and_a_lost_gateway_move_nothing()
    {
        await using OpenPage page = await browser.OpenAsync();
        await page.Expect(page.Plot).ToBeVisibleAsync();
        string[] before = await PlacesAsync(page);
        page.Gateway.Publish(state =>
        {
            state["trades"]!.AsArray().Clear();
            JsonArray events = state["events"]!.AsArray();
            for (int i = 0; i < 15; i++)
            {
                events.Insert(0, new JsonObject { ["unix"] = 1495549200, ["kind"] = "fault", ["text"] = $"fault number {i}" });
            }
        });
        await page.Expect(page.Tab.GetByText("fault number 14")).ToBeAttachedAsync();
        Assert.Equal(before, await PlacesAsync(page));
        page.Gateway.Disappear();
        await page.Expect(page.Tab.GetByRole(AriaRole.Status)).ToContainTextAsync("The gateway is gone");
        Assert.Equal(before, await PlacesAsync(page));
    }

    [Fact]
    public async Task A_still_picture_asks_for_one_state_and_no_stream()
    {
        await using OpenPage page = await browser.OpenAsync(place: "?still");
        await page.Expect(page.Plot).ToBeVisibleAsync();
        await page.Expect(page.Tab.Locator("#connection")).ToHaveTextAsync("still picture");
        Assert.Single(page.Requests, url => url.EndsWith("/api/state", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Requests, url => url.EndsWith("/api/live", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dark_and_light_follow_the_system()
    {
        await using OpenPage page = await browser.OpenAsync(scheme: ColorScheme.Light);
        await page.Expect(page.Plot).ToBeVisibleAsync();
        const string Background = "() => getComputedStyle(document.body).backgroundColor";
        string light = await page.Tab.EvaluateAsync<string>(Background);
        await page.Tab.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.NotEqual(light, await page.Tab.EvaluateAsync<string>(Background));
    }

    private static Task<string[]> PlacesAsync(OpenPage page) => page.Tab.EvaluateAsync<string[]>(
        "() => [...document.querySelectorAll('section, header, dl')].map(e => { const r = e.getBoundingClientRect(); return `${e.id} ${r.x} ${r.y + scrollY} ${r.width} ${r.height}`; })");

    private static JsonNode Participant(JsonObject state, string id) => state["participants"]!.AsArray().Single(p => (string)p!["id"]! == id)!;
}
