using System.Text;

namespace EdgeEnergy.Service.Api;

/// <summary>Server-sent events: the state whenever the clock or a reading moved it, at most twice a second.</summary>
internal static class LiveStream
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    public static async Task ServeAsync(HttpContext context, GatewayHost host)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        CancellationToken gone = context.RequestAborted;
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
                    await context.Response.WriteAsync($"event: state\ndata: {state}\n\n", Encoding.UTF8, gone);
                    await context.Response.Body.FlushAsync(gone);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(gone));
    }
}
