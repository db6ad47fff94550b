using System.Text;

namespace EdgeEnergy.Service.Api;

/// <summary>Server-sent events: the state whenever the clock or a reading moved it, at most twice a second. Ends with the gateway.</summary>
internal sealed class LiveStream(GatewayHost host, CancellationToken stopping)
{
    /// <summary>Each open page costs a state twice a second.</summary>
    private const int MostPages = 32;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private int pages;

    public async Task ServeAsync(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref pages) > MostPages)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                await context.Response.WriteAsync($"{MostPages} pages are open already", context.RequestAborted);
                return;
            }

            using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            await StreamAsync(context.Response, gone.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was closed, or the gateway ends.
        }
        finally
        {
            Interlocked.Decrement(ref pages);
        }
    }

    private async Task StreamAsync(HttpResponse response, CancellationToken gone)
    {
        response.ContentType = "text/event-stream";
        await response.Body.FlushAsync(gone);
        using PeriodicTimer timer = new(Pace);
        string last = "";
        do
        {
            if (host.Gateway is { } gateway)
            {
                string state = StateReport.Of(gateway, host.Services).ToJsonString();
                if (state != last)
                {
                    last = state;
                    await response.WriteAsync($"event: state\ndata: {state}\n\n", Encoding.UTF8, gone);
                    await response.Body.FlushAsync(gone);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(gone));
    }
}
