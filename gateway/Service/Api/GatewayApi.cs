using System.Text;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Clock;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;
using Microsoft.Extensions.FileProviders;

namespace EdgeEnergy.Service.Api;

/// <summary>
/// The page and the HTTP API. Reading is open to this machine; changing needs the admin token, or what <see cref="WalletApi"/> asks of owners. Requests under another host name are refused, so that no
/// web page of somebody else can reach in by a name that points here.
/// </summary>
internal static class GatewayApi
{
    private static readonly string[] Hosts = ["127.0.0.1", "localhost"];

    public static void Map(WebApplication app, GatewayHost host, AdminToken token, GatewayOptions options)
    {
        app.Use((context, next) => GuardAsync(context, next, token, host.Services.Events));
        LiveStream live = new(host, app.Lifetime.ApplicationStopping);
        if (options.WebFolder.Length > 0)
        {
            PhysicalFileProvider files = new(Path.GetFullPath(options.WebFolder));
            app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
            app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
        }

        app.MapGet("/api/state", () => WithGateway(host, gateway => Json(StateReport.Of(gateway, host.Services))));
        app.MapGet("/api/forecast/{participant}", (string participant) => WithGateway(host, gateway => Json(ForecastReport.Of(gateway, host.Services, participant))));
        app.MapGet("/api/forecast/{participant}/{quantity}", (string participant, string quantity, CancellationToken cancellation) =>
            WithGateway(host, gateway => Json(ForecastQuality.Of(gateway, host.Services, participant, quantity, cancellation))));
        app.MapGet("/api/summary", (CancellationToken cancellation) => WithGatewayAsync(host, async gateway => Json(await SummaryReport.OfAsync(gateway, host.Services, cancellation))));
        app.MapGet("/api/evidence/{period}/{index}", (string period, string index, CancellationToken cancellation) => WithGatewayAsync(host, async gateway =>
        {
            (Evidence? evidence, int status, string line) = await EvidenceReport.OfAsync(gateway, host.Services, period, index, cancellation);
            return evidence is null
                ? Results.Text(line, "text/plain", statusCode: status)
                : Results.File(Encoding.UTF8.GetBytes(evidence.ToJson()), "application/json", EvidenceReport.FileName(evidence));
        }));
        app.MapGet("/api/live", live.ServeAsync);
        WalletApi.Map(app, host, token);
        app.MapPost("/api/community", async (HttpRequest request, CancellationToken cancellation) =>
        {
            await host.ImportAsync(CommunityDocument.Parse(await BodyAsync(request, cancellation), "community"), cancellation);
            return Json(new JsonObject { ["imported"] = true });
        });
        app.MapPost("/api/history", (HttpRequest request, CancellationToken cancellation) => WithGatewayAsync(host, async gateway =>
        {
            IReadOnlyList<EnergyHistory> history = HistoryFile.Parse(await BodyAsync(request, cancellation), gateway.Community);
            host.Services.Store.AppendHistory(history);
            return Json(new JsonObject { ["steps"] = history.Count });
        }));
        app.MapPost("/api/clock", (HttpRequest request, CancellationToken cancellation) => WithGatewayAsync(host, async gateway =>
        {
            if (host.Services.Time is not SteppedTimeProvider clock)
            {
                throw new InputException("clock", "step", "a system clock", "a gateway started with Gateway:Clock=stepped");
            }

            long now = ClockStep.Parse(await BodyAsync(request, cancellation));
            clock.MoveTo(DateTimeOffset.FromUnixTimeSeconds(now));
            long? commands = await gateway.AdvanceAsync(clock.GetUtcNow().ToUnixTimeSeconds(), cancellation);
            return Json(ClockStep.Answer(gateway, host.Services, commands));
        }));
    }

    private static async Task GuardAsync(HttpContext context, RequestDelegate next, AdminToken token, EventLog events)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            headers.CacheControl = "no-store";
        }

        if (!Hosts.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "unknown host name, expected 127.0.0.1 or localhost");
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && !context.Request.Path.StartsWithSegments(WalletApi.Root, StringComparison.Ordinal) && !token.Admits(context.Request))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "the admin token of the data folder is needed");
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, e, events);
        }
    }

    /// <summary>Every failure is one line; one that should not be is an event, too.</summary>
    private static Task RefuseAsync(HttpContext context, Exception failure, EventLog events)
    {
        switch (failure)
        {
            case InputException:
                return RefuseAsync(context, StatusCodes.Status400BadRequest, failure.Message);
            case BadHttpRequestException bad:
                return RefuseAsync(context, bad.StatusCode, $"request: {bad.Message}");
            case ChainUnreachableException or RpcException:
                return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, $"chain: {failure.Message}");
            default:
                bool store = StoreFault.Is(failure);
                string line = $"{(store ? "store" : failure.GetType().Name)}: {failure.Message}";
                events.Write(EventKind.Fault, $"{context.Request.Method} {context.Request.Path}: {line}");
                return RefuseAsync(context, store ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError, line);
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line.ReplaceLineEndings(" "));
    }

    private static IResult WithGateway(GatewayHost host, Func<Gateway, IResult> answer) =>
        host.Gateway is { } gateway ? answer(gateway) : throw NoCommunity();

    private static Task<IResult> WithGatewayAsync(GatewayHost host, Func<Gateway, Task<IResult>> answer) =>
        host.Gateway is { } gateway ? answer(gateway) : throw NoCommunity();

    private static InputException NoCommunity() => new("gateway", "community", "none", "an imported one");

    private static IResult Json(JsonNode node) => Results.Text(node.ToJsonString(), "application/json");

    private static async Task<string> BodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        using StreamReader reader = new(request.Body);
        return await reader.ReadToEndAsync(cancellation);
    }
}
