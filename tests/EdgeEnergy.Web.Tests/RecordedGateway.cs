using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace EdgeEnergy.Web.Tests;

/// <summary>
/// Serves the built page and recorded answers on a free port of this machine, under the gateway's content security policy. A test changes the state,
/// publishes it to the open pages, or makes the gateway disappear.
/// </summary>
internal sealed class RecordedGateway : IAsyncDisposable
{
    private const string Policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<HttpContext, Channel<string>> pages = new();
    private readonly ConcurrentDictionary<string, string> answers = new(StringComparer.Ordinal);
    private string state = Recording.State().ToJsonString();
    private volatile string? refusal;
    private volatile bool gone;

    private RecordedGateway(WebApplication app) => this.app = app;

    public string Address { get; private set; } = "";

    public static async Task<RecordedGateway> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        RecordedGateway gateway = new(builder.Build());
        await gateway.ListenAsync();
        return gateway;
    }

    /// <summary>Changes the state for pages that ask from now on, and sends it to those that listen.</summary>
    public void Publish(Action<JsonObject> change)
    {
        JsonObject next = JsonNode.Parse(state)!.AsObject();
        change(next);
        state = next.ToJsonString();
        foreach (Channel<string> page in pages.Values)
        {
            page.Writer.TryWrite(state);
        }
    }

    /// <summary>Answers this path so, from now on.</summary>
    public void Answer(string path, JsonNode answer) => answers[path] = answer.ToJsonString();

    /// <summary>Answers with this line instead of a state; null ends that.</summary>
    public void Refuse(string? line) => refusal = line;

    /// <summary>Breaks every connection and refuses new ones.</summary>
    public void Disappear()
    {
        gone = true;
        foreach (Channel<string> page in pages.Values)
        {
            page.Writer.TryComplete();
        }
    }

    public void Return() => gone = false;

    public async ValueTask DisposeAsync()
    {
        Disappear();
        await app.DisposeAsync();
    }

    private async Task ListenAsync()
    {
        PhysicalFileProvider files = new(Recording.WebFolder);
        app.Use(GuardAsync);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files });
        app.Run(AnswerAsync);
        await app.StartAsync();
        Address = app.Urls.Single();
    }

    private Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (gone)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.ContentSecurityPolicy = Policy;
        return next(context);
    }

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        const string Forecast = "/api/forecast/";
        if (path == "/api/state")
        {
            return refusal is { } line ? TextAsync(context, StatusCodes.Status400BadRequest, line) : JsonAsync(context, state);
        }

        if (answers.TryGetValue(path, out string? answer))
        {
            return JsonAsync(context, answer);
        }

        if (path == "/api/live")
        {
            return StreamAsync(context);
        }

        if (path.StartsWith(Forecast, StringComparison.Ordinal))
        {
            string participant = path[Forecast.Length..];
            return Recording.Forecasts.Contains(participant)
                ? JsonAsync(context, Recording.Text($"forecast-{participant}.json"))
                : TextAsync(context, StatusCodes.Status400BadRequest, "forecast: participant is unknown, expected one with a meter");
        }

        return TextAsync(context, StatusCodes.Status404NotFound, "not found");
    }

    private async Task StreamAsync(HttpContext context)
    {
        Channel<string> states = Channel.CreateUnbounded<string>();
        pages[context] = states;
        states.Writer.TryWrite(state);
        if (gone)
        {
            states.Writer.TryComplete();
        }

        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await foreach (string next in states.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync($"event: state\ndata: {next}\n\n", Encoding.UTF8, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            // Broken from within its own request: from outside it may have ended already.
            context.Abort();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The page went away.
        }
        finally
        {
            pages.TryRemove(context, out _);
        }
    }

    private static Task JsonAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    private static Task TextAsync(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(line);
    }
}
