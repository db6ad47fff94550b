using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Ledger;
using Microsoft.Playwright;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>
/// The page of a running gateway in Chromium. An owner's wallet is there as a browser extension would be (window.ethereum, EIP-1193): what the page asks of
/// it goes to <see cref="OwnerWallet"/>, which signs with a key that neither page nor gateway has.
/// </summary>
internal sealed class WalletPage : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private const float PatienceMilliseconds = 30_000;
    private const int RefusedByOwner = 4001;
    private const string Extension =
        """
        window.ethereum = {
          request: async ({ method, params }) => {
            const answer = JSON.parse(await window.askOwner(JSON.stringify({ method, params: params ?? [] })));
            if (answer.error) { throw Object.assign(new Error(answer.error.message), answer.error); }
            return answer.result;
          },
        };
        """;

    private static readonly string[] Arguments =
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly OwnerWallet? owner;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentQueue<string> asked = new();

    private WalletPage(IPlaywright playwright, IBrowser browser, IPage tab, OwnerWallet? owner)
    {
        this.playwright = playwright;
        this.browser = browser;
        this.owner = owner;
        Tab = tab;
        tab.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue(message.Text);
            }
        };
        tab.PageError += (_, error) => complaints.Enqueue(error);
    }

    public IPage Tab { get; }

    /// <summary>Errors and warnings of the console, and exceptions nobody caught.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    /// <summary>Methods that the page asked of the wallet.</summary>
    public IReadOnlyCollection<string> Asked => asked;

    /// <summary>The owner says no to whatever comes next.</summary>
    public bool Refuses { get; set; }

    /// <summary>The wallet of a participant on a phone; without an owner the browser has no wallet.</summary>
    public static async Task<WalletPage> OpenAsync(GatewayProcess gateway, string participant, OwnerWallet? owner)
    {
        foreach (string needed in (string[])[Chromium, Path.Combine(Repository.WebFolder, "index.html")])
        {
            if (!File.Exists(needed))
            {
                throw new InvalidOperationException($"{needed} is missing: apt-get install chromium; npm ci && npm run build in gateway/Web");
            }
        }

        IPlaywright driver = await Playwright.CreateAsync();
        IBrowser chromium = await driver.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Arguments });
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        WalletPage page = new(driver, chromium, await chromium.NewPageAsync(new() { ViewportSize = new() { Width = 390, Height = 844 } }), owner);
        if (owner is not null)
        {
            await page.Tab.ExposeFunctionAsync<string, Task<string>>("askOwner", page.AnswerAsync);
            await page.Tab.AddInitScriptAsync(Extension);
        }

        await page.Tab.GotoAsync(new Uri(gateway.Http.BaseAddress!, $"/#{participant}/wallet").ToString());
        return page;
    }

    public ILocator Field(string name) => Tab.Locator($"[data-field='{name}']");

    public ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    public Task FillAsync(string label, string text) => Tab.GetByLabel(label).FillAsync(text);

    public Task ClickAsync(string button) => Tab.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Nothing is wider than the page, at the width of a phone and of a desk.</summary>
    public async Task AssertFitsAsync()
    {
        foreach ((int width, int height) in ((int, int)[])[(1280, 800), (390, 844)])
        {
            await Tab.SetViewportSizeAsync(width, height);
            int[] widths = await Tab.EvaluateAsync<int[]>("() => [document.documentElement.scrollWidth, document.documentElement.clientWidth, ...[...document.querySelectorAll('main *')].map(e => Math.ceil(e.getBoundingClientRect().right))]");
            Assert.All(widths, w => Assert.InRange(w, 0, widths[1] + 1));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private async Task<string> AnswerAsync(string question)
    {
        JsonNode call = JsonNode.Parse(question)!;
        string method = (string)call["method"]!;
        asked.Enqueue(method);
        if (Refuses)
        {
            return Error(RefusedByOwner, "User rejected the request.");
        }

        if (method == "eth_requestAccounts")
        {
            return new JsonObject { ["result"] = new JsonArray(OwnerWallet.Address) }.ToJsonString();
        }

        JsonArray parameters = call["params"]!.AsArray();
        if (method == "eth_signTypedData_v4")
        {
            parameters[1] = JsonNode.Parse((string)parameters[1]!);
        }

        try
        {
            JsonElement answer = await owner!.AskAsync(method, [.. parameters.Select(p => p?.DeepClone())]);
            return new JsonObject { ["result"] = JsonNode.Parse(answer.GetRawText()) }.ToJsonString();
        }
        catch (RpcException e)
        {
            return Error(-32000, e.Message);
        }
    }

    private static string Error(int code, string message) => new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }.ToJsonString();
}
