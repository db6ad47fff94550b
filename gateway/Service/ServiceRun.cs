using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Api;
using EdgeEnergy.Service.Clock;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.State;
using EdgeEnergy.Storage;

namespace EdgeEnergy.Service;

/// <summary>The process: settings, store, keys, the page and API on loopback, and the gateway behind them. Ends when standard input does, if it is a pipe.</summary>
internal static class ServiceRun
{
    public const int Unusable = 2;

    /// <summary>Where systemd puts what a unit loads by LoadCredentialEncrypted=.</summary>
    private const string CredentialsVariable = "CREDENTIALS_DIRECTORY";

    /// <summary>Enough for two years of history of fifty homes in one request.</summary>
    private const long LargestBody = 64 * 1024 * 1024;

    public static async Task<int> RunAsync(string[] args)
    {
        WebApplicationBuilder builder = Builder(args);
        GatewayOptions options = GatewayOptions.Read(builder.Configuration);
        using DataFolder folder = DataFolder.Take(options.DataFolder);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.AddServerHeader = false;
        });
        using GatewayStore store = GatewayStore.Open(Path.Combine(folder.Path, "gateway.db"));
        TimeProvider time = options.Stepped ? Stepped(options, store) : TimeProvider.System;
        using Secp256k1Native verifier = new();
        using KeyLadder keys = KeyLadder.Open(options.Keys(Environment.GetEnvironmentVariable(CredentialsVariable)));
        string operatorAddress = keys.Signer(LedgerAccounts.Operator).Address;

        // Stepped runs are told what happened with each step; otherwise whoever keeps the output of services sees it.
        EventLog events = new(time, store, options.Stepped ? _ => { } : e => Console.WriteLine($"{e.Kind.ToString().ToLowerInvariant()} {e.Text}"));
        if (!options.Stepped)
        {
            events.Write(EventKind.Info, $"keys: {keys.Rung}; operator {operatorAddress}");
        }

        await using GatewayHost host = new(new GatewayServices(options, store, events, new LiveState(), time, keys, verifier));
        AdminToken token = AdminToken.InFolder(folder.Path);

        await using WebApplication app = builder.Build();
        GatewayApi.Map(app, host, token, options);
        await ListenAsync(app, options.Port);
        await host.StartAsync(app.Lifetime.ApplicationStopping);
        Console.WriteLine("ready " + JsonSerializer.Serialize(new { address = app.Urls.First() }));

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(app.Lifetime.ApplicationStopping);
        Task clock = options.Stepped ? Task.CompletedTask : SystemClock.RunAsync(host, time, stop.Token);
        await Task.WhenAny(app.WaitForShutdownAsync(stop.Token), InputEndsAsync(stop.Token));
        await stop.CancelAsync();
        await app.StopAsync(CancellationToken.None);
        await clock.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return 0;
    }

    private static WebApplicationBuilder Builder(string[] args)
    {
        try
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
            builder.Logging.ClearProviders();
            return builder;
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw new InputException($"settings: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>
    /// Completes when whoever started us with a pipe has closed it or is gone. A terminal, a file or /dev/null (services are started with it) says
    /// nothing by its end.
    /// </summary>
    private static async Task InputEndsAsync(CancellationToken cancellation)
    {
        if (new FileInfo("/proc/self/fd/0").LinkTarget is { } input
            && (input.StartsWith("pipe:", StringComparison.Ordinal) || input.StartsWith("socket:", StringComparison.Ordinal)))
        {
            // Reading from a pipe can not be cancelled; the thread ends with the process.
            await Task.Run(() => Console.OpenStandardInput().CopyTo(Stream.Null), cancellation);
            return;
        }

        await Task.Delay(Timeout.Infinite, cancellation);
    }

    /// <summary>After a restart simulated time goes on where the newest reading is; until the first step nobody says where it stands.</summary>
    private static SteppedTimeProvider Stepped(GatewayOptions options, GatewayStore store) =>
        new(DateTimeOffset.FromUnixTimeSeconds(Math.Max(options.ClockStartUnix, store.Cursors().Select(c => c.Unix).DefaultIfEmpty().Max())));

    private static async Task ListenAsync(WebApplication app, int port)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException || e.InnerException is SocketException)
        {
            throw new InputException($"port {port} of 127.0.0.1 is in use: the page can not listen there", e);
        }
        catch (SocketException e)
        {
            throw new InputException($"port {port} of 127.0.0.1: {e.Message}", e);
        }
    }
}
