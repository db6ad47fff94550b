using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace EdgeEnergy.Web.Tests;

/// <summary>The page in a browser tab of its own, with everything it complained about and every address it asked.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentQueue<string> requests = new();

    public OpenPage(RecordedGateway gateway, IBrowserContext context, IPage tab)
    {
        Gateway = gateway;
        Tab = tab;
        this.context = context;
        tab.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Enqueue(message.Text);
            }
        };
        tab.PageError += (_, error) => complaints.Enqueue(error);
        tab.Request += (_, request) => requests.Enqueue(request.Url);
    }

    public RecordedGateway Gateway { get; }

    public IPage Tab { get; }

    /// <summary>Errors and warnings of the console, and exceptions nobody caught.</summary>
    public IReadOnlyCollection<string> Complaints => complaints;

    public IReadOnlyCollection<string> Requests => requests;

    public Task GoAsync(string place) => Tab.GotoAsync(Gateway.Address + "/" + place);

    public ILocator Row(string participant) => Tab.Locator($"tr[data-participant='{participant}']");

    public ILocator Cell(string participant, string field) => Row(participant).Locator($"[data-field='{field}']");

    public ILocator Bus(int bus) => Tab.Locator($"#feeder [data-bus='{bus}']");

    public ILocator Plot => Tab.Locator("#forecast .plot svg");

    public ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    public async ValueTask DisposeAsync()
    {
        await context.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}
