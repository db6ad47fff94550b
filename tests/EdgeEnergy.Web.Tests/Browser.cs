using Microsoft.Playwright;

namespace EdgeEnergy.Web.Tests;

/// <summary>One Chromium for all tests; says in one line what is missing.</summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";
    private const float PatienceMilliseconds = 20_000;
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private IBrowser? chromium;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            throw new InvalidOperationException($"{Chromium} is missing: apt-get install chromium");
        }

        if (!File.Exists(Path.Combine(Recording.WebFolder, "index.html")))
        {
            throw new InvalidOperationException($"{Recording.WebFolder} has no built page: npm ci && npm run build in gateway/Web");
        }

        playwright = await Playwright.CreateAsync();
        chromium = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Arguments });
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
        {
            await chromium.DisposeAsync();
        }

        playwright?.Dispose();
    }

    /// <summary>A page of its own on a gateway of its own, with the state already shown unless the gateway refuses it.</summary>
    internal async Task<OpenPage> OpenAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, Action<RecordedGateway>? prepare = null, string place = "")
    {
        RecordedGateway gateway = await RecordedGateway.StartAsync();
        prepare?.Invoke(gateway);
        IBrowserContext context = await chromium!.NewContextAsync(new()
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        OpenPage page = new(gateway, context, await context.NewPageAsync());
        await page.GoAsync(place);
        return page;
    }
}
