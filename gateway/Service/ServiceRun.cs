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

    public static async Task<int> RunAsync(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        GatewayOptions options = builder.Configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>() ?? new GatewayOptions();
        options.Validate();
        Directory.CreateDirectory(options.DataFolder);

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Services.AddSingleton(options);
        using GatewayStore store = GatewayStore.Open(Path.Combine(options.DataFolder, "gateway.db"));
        TimeProvider time = options.Stepped ? Stepped(options, store) : TimeProvider.System;
        using Secp256k1Native verifier = new();
        using DerivedKeyring keyring = Keyring(options);
        EventLog events = new(time) { Store = store };
        await using GatewayHost host = new(new GatewayServices(options, store, events, new LiveState(), time, keyring, verifier));
        AdminToken token = AdminToken.InFolder(options.DataFolder);

        await using WebApplication app = builder.Build();
        GatewayApi.Map(app, host, token, options);
        await ListenAsync(app, options.Port);
        await host.StartAsync(app.Lifetime.ApplicationStopping);
        Console.WriteLine("ready " + JsonSerializer.Serialize(new { address = app.Urls.First() }));

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(app.Lifetime.ApplicationStopping);
        Task clock = options.Stepped ? Task.CompletedTask : SystemClock.RunAsync(host, time, stop.Token);
        Task ended = Console.IsInputRedirected ? Task.Run(() => Console.In.ReadToEndAsync(stop.Token), stop.Token) : Task.Delay(Timeout.Infinite, stop.Token);
        await Task.WhenAny(app.WaitForShutdownAsync(stop.Token), ended);
        await stop.CancelAsync();
        await app.StopAsync(CancellationToken.None);
        await clock.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return 0;
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
    }

    private static DerivedKeyring Keyring(GatewayOptions options) => options.DevelopmentSeed is { } seed
        ? DerivedKeyring.FromSeed(seed)
        : new DerivedKeyring(Secret(options.SecretFile));

    private static byte[] Secret(string path)
    {
        string text = Messaging.SecretFile.Read(path);
        return text.Length == 64 && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : throw new InputException(path, "secret", $"{text.Length} characters", "64 hex digits");
    }
}
