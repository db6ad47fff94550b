using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Messaging;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Cli.Demo;

/// <summary>
/// One run of the whole road: starts broker, chain, inverters, gateway and devices, moves simulated time on in lock-step (inverters, devices,
/// gateway, a minute at a time), stages the outages asked for, and ends everything it started.
/// </summary>
internal sealed class DemoRun : IAsyncDisposable
{
    private const int StepSeconds = 60;
    private const int ViewEverySteps = 5;
    private const string Site = "community13";

    /// <summary>The host that runs this program also runs the others; it need not be on the search path.</summary>
    private static readonly string Host = Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DemoOptions options;
    private readonly Installation installation;
    private readonly IDemoView view;
    private readonly DemoFolder folder = new();
    private readonly OutageReport outages;
    private readonly CancellationTokenSource ending = new();
    private readonly DemoKeys keys;
    private readonly Dictionary<string, string> passwords = new(StringComparer.Ordinal);
    private Rig rig = null!;
    private MosquittoBroker broker = null!;
    private Task<AnvilProcess>? chain;
    private LineProcess simulator = null!;
    private LineProcess devices = null!;
    private LineProcess? gateway;
    private GatewayClient? client;
    private int gatewayPort;
    private bool stuck;

    public DemoRun(DemoOptions options, Installation installation, IDemoView view)
    {
        this.options = options;
        this.installation = installation;
        this.view = view;
        outages = new OutageReport(view.Notice);
        keys = new DemoKeys(options.Seed);
        gatewayPort = options.Port;
    }

    /// <summary>Address of the page; known once the run has started.</summary>
    public Uri Page => client!.Address;

    private long EndUnix => rig.StartUnix + (options.Hours * 3600L);

    /// <summary>Starts every part; a missing tool or a taken port ends here with one line.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        rig = Rig.Parse(await OutputAsync(["rig", options.Rig, .. Homes(), "--json"], cancellation));
        CheckFaults();
        JsonNode feeder = ReadFeeder();
        string map = folder["deye-hybrid-3p-lv.bin"];
        await File.WriteAllBytesAsync(map, MapCompiler.Load(Path.Combine(installation.Devices, "deye-hybrid-3p-lv.yaml")).Table, cancellation);

        broker = new MosquittoBroker(folder.Folder("broker"), 0, Users());
        Task<string> history = OutputAsync(["history", options.Rig, "--seed", options.Seed.ToString(), .. Homes()], cancellation);
        chain = AnvilProcess.StartAsync(ChainSettings(), ending.Token);
        simulator = new LineProcess(
            "simulator",
            Program(installation.Simulator, ["run", options.Rig, "--seed", options.Seed.ToString(), .. Homes(), "--map", map]),
            line => outages.Take("simulator", line));
        await broker.StartAsync(cancellation);
        await StartGatewayAsync(cancellation);
        JsonNode homes = JsonNode.Parse(await simulator.ReadyAsync(cancellation))!["homes"]!;
        await client!.PostAsync("/api/community", Community(feeder), "application/json", cancellation);
        await client.PostAsync("/api/history", await history, "text/csv", cancellation);

        string config = folder["devices.json"];
        await File.WriteAllTextAsync(config, Devices(homes.AsArray(), map), cancellation);
        devices = new LineProcess("devices", Program(installation.Virtual, [config]), line => outages.Take("devices", line));
        await devices.ReadyAsync(cancellation);
    }

    /// <summary>Runs to the end and returns the gateway's summary.</summary>
    public async Task<JsonNode> RunAsync(CancellationToken cancellation)
    {
        Stopwatch wall = Stopwatch.StartNew();
        await StepDevicesAsync(rig.StartUnix, cancellation);
        await StepGatewayAsync(rig.StartUnix, cancellation);
        int steps = 0;
        for (long now = rig.StartUnix + StepSeconds; now <= EndUnix; now += StepSeconds)
        {
            await StageFaultsAsync(now - StepSeconds - rig.StartUnix, cancellation);
            await simulator.AskAsync($"step {now}", cancellation);
            await StepDevicesAsync(now, cancellation);
            await StepGatewayAsync(now, cancellation);
            if (++steps % ViewEverySteps == 0 || now == EndUnix)
            {
                view.Show(new DemoProgress(rig.StartUnix, now, EndUnix, options.Headless ? null : await StateAsync(cancellation)));
            }

            await PaceAsync(wall, now - rig.StartUnix, cancellation);
        }

        return await FinishAsync(wall, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        await ending.CancelAsync();
        try
        {
            // The devices take their leave of the broker.
            await EndAsync(devices, gateway, simulator);
            await EndAsync(broker, await StartedChainAsync());
        }
        finally
        {
            folder.Dispose();
            ending.Dispose();
        }
    }

    private static Task EndAsync(params IAsyncDisposable?[] parts) =>
        Task.WhenAll(parts.OfType<IAsyncDisposable>().Select(part => part.DisposeAsync().AsTask()));

    /// <summary>The chain if it was started at all: another part that failed to start must not leave it behind.</summary>
    private async Task<AnvilProcess?> StartedChainAsync()
    {
        try
        {
            return chain is null ? null : await chain;
        }
        catch (Exception e) when (e is InputException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Everything that is still on its way (readings kept during an outage, settlements) arrives before the run ends.</summary>
    private async Task<JsonNode> FinishAsync(Stopwatch wall, CancellationToken cancellation)
    {
        Stopwatch waiting = Stopwatch.StartNew();
        await StageFaultsAsync(long.MaxValue, cancellation);
        while (true)
        {
            JsonNode state = await StepGatewayAsync(EndUnix, cancellation);
            if ((bool)state["settled"]!)
            {
                break;
            }

            if (waiting.Elapsed > Patience)
            {
                throw new InputException($"the run did not settle within {Patience.TotalSeconds:F0} s of its end: {state["waiting_for"]}");
            }

            await Task.Delay(Pause, cancellation);
            await StepDevicesAsync(EndUnix, cancellation);
        }

        JsonNode summary = await client!.GetAsync("/api/summary", cancellation);
        JsonObject result = new()
        {
            ["seed"] = options.Seed,
            ["hours"] = options.Hours,
            ["wall_seconds"] = Math.Round(wall.Elapsed.TotalSeconds, 3),
        };
        foreach ((string key, JsonNode? value) in summary.AsObject())
        {
            result[key] = value?.DeepClone();
        }

        return result;
    }

    /// <summary>
    /// Polls all devices. Where broker and gateway are there, the step is over when the gateway has all readings: how fast the machine is must not
    /// decide which period a reading comes too late for.
    /// </summary>
    private async Task StepDevicesAsync(long now, CancellationToken cancellation)
    {
        long pending = await PendingAsync(now, cancellation);
        Stopwatch waiting = Stopwatch.StartNew();
        while (pending > 0 && !stuck && broker.IsRunning && gateway is { IsRunning: true })
        {
            // Patience is lost once, not in every step of the run.
            stuck = waiting.Elapsed > Patience;
            await Task.Delay(Pause, cancellation);
            pending = await PendingAsync(now, cancellation);
        }

        stuck &= pending > 0;
    }

    private async Task<long> PendingAsync(long now, CancellationToken cancellation) =>
        (long)JsonNode.Parse(await devices.AskAsync($"step {now}", cancellation))!["pending"]!;

    /// <summary>
    /// Moves the gateway's clock. A gateway that is gone is started again and given the same step: devices repeat what it has not acknowledged, so
    /// the run goes on as if nothing had happened.
    /// </summary>
    private async Task<JsonNode> StepGatewayAsync(long now, CancellationToken cancellation)
    {
        try
        {
            return await TellGatewayAsync(now, cancellation);
        }
        catch (HttpRequestException)
        {
            view.Notice("fault gateway: does not answer, starting it again");
        }

        await StopGatewayAsync();
        await StartGatewayAsync(cancellation);
        view.Notice("recovered gateway: started again");
        await StepDevicesAsync(now, cancellation);
        try
        {
            return await TellGatewayAsync(now, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new InputException($"gateway: ended again after it was started again: {e.Message}", e);
        }
    }

    private async Task<JsonNode> TellGatewayAsync(long now, CancellationToken cancellation)
    {
        JsonNode state = await client!.PostAsync("/api/clock", $$"""{"now":{{now}}}""", "application/json", cancellation);
        foreach (JsonNode news in state["news"]!.AsArray().Select(n => n!))
        {
            outages.Take("gateway", $"{news["kind"]} {news["text"]}");
        }

        if (state["commands"] is { } sequence)
        {
            await devices.AskAsync($"apply {sequence}", cancellation);
        }

        return state;
    }

    /// <summary>The gateway's state for the view; null where it is gone, which the next step notices.</summary>
    private async Task<JsonNode?> StateAsync(CancellationToken cancellation)
    {
        try
        {
            return await client!.GetAsync("/api/state", cancellation);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task StartGatewayAsync(CancellationToken cancellation)
    {
        string data = folder.Folder("gateway");
        SecretFile.Write(folder["gateway.password"], passwords["gateway"]);
        ProcessStartInfo start = Program(installation.Service,
        [
            $"--Gateway:DataFolder={data}",
            $"--Gateway:Port={gatewayPort}",
            $"--Gateway:WebFolder={(Directory.Exists(installation.WebDist) ? installation.WebDist : "")}",
            $"--Gateway:MqttPort={broker.Port}",
            $"--Gateway:MqttPasswordFile={folder["gateway.password"]}",
            $"--Gateway:DevelopmentSeed={options.Seed}",
            $"--Gateway:ChainUrl={(await chain!).Url}",
            $"--Gateway:ContractsFolder={installation.ContractsOut}",
            "--Gateway:Clock=stepped",
            $"--Gateway:ClockStartUnix={rig.StartUnix}",
        ]);
        gateway = new LineProcess("gateway", start, line => outages.Take("gateway", line));
        JsonNode ready = JsonNode.Parse(await gateway.ReadyAsync(cancellation))!;
        Uri address = new((string)ready["address"]!);

        // A gateway that is started again keeps its port, so that an open page goes on.
        gatewayPort = address.Port;
        client = new GatewayClient(address, SecretFile.Read(Path.Combine(data, "admin.token")));
    }

    private async Task StopGatewayAsync()
    {
        client!.Dispose();
        gateway!.Kill();
        await gateway.DisposeAsync();
        gateway = null;
        outages.Forget("gateway");
    }

    /// <summary>Begins and ends the outages that are due at this instant of the run.</summary>
    private async Task StageFaultsAsync(long second, CancellationToken cancellation)
    {
        foreach (StagedFault fault in options.Faults)
        {
            if (fault.StartSeconds == second)
            {
                await BeginAsync(fault, cancellation);
            }

            bool endsNow = fault.LengthSeconds > 0 && (fault.StartSeconds + fault.LengthSeconds == second
                || (second == long.MaxValue && fault.StartSeconds + fault.LengthSeconds >= EndUnix - rig.StartUnix));
            if (endsNow)
            {
                await EndAsync(fault, cancellation);
            }
        }
    }

    private async Task BeginAsync(StagedFault fault, CancellationToken cancellation)
    {
        switch (fault.Part)
        {
            case "gateway":
                gateway?.Kill();
                break;
            case "broker":
                await broker.KillAsync(cancellation);
                break;
            case "chain":
                await (await chain!).StopAsync();
                break;
            default:
                await simulator.AskAsync($"unplug {fault.Participant}", cancellation);
                break;
        }
    }

    private async Task EndAsync(StagedFault fault, CancellationToken cancellation)
    {
        switch (fault.Part)
        {
            case "broker":
                await broker.StartAsync(cancellation);
                break;
            case "chain":
                AnvilProcess gone = await chain!;
                await gone.DisposeAsync();
                chain = AnvilProcess.StartAsync(ChainSettings() with { Port = gone.Url.Port }, ending.Token);
                await chain.WaitAsync(cancellation);
                break;
            default:
                await simulator.AskAsync($"plug {fault.Participant}", cancellation);
                break;
        }
    }

    private AnvilSettings ChainSettings() => new() { ContractsFolder = installation.Contracts, StateFolder = folder.Folder("chain") };

    private async Task PaceAsync(Stopwatch wall, long simulatedSeconds, CancellationToken cancellation)
    {
        if (options.Speed is not { } speed)
        {
            return;
        }

        TimeSpan ahead = TimeSpan.FromSeconds(simulatedSeconds / speed) - wall.Elapsed;
        if (ahead > TimeSpan.Zero)
        {
            await Task.Delay(ahead, cancellation);
        }
    }

    private void CheckFaults()
    {
        foreach (StagedFault fault in options.Faults.Where(f => f.Part == "inverter"))
        {
            if (!rig.Metered.Any(p => (string)p["id"]! == fault.Participant))
            {
                throw new InputException("--fault", "inverter", fault.Participant, "one of " + string.Join(", ", rig.Metered.Select(p => (string)p["id"]!)));
            }
        }
    }

    private IReadOnlyList<BrokerUser> Users()
    {
        string prefix = $"edgeenergy/v1/{Site}/";
        List<BrokerUser> users = [];
        foreach (string device in rig.Metered.Select(p => (string)p["device_id"]!))
        {
            users.Add(new BrokerUser(device, NewPassword(device),
            [
                new BrokerRule(BrokerAccess.Write, $"{prefix}{device}/reading"),
                new BrokerRule(BrokerAccess.Write, $"{prefix}{device}/statement"),
                new BrokerRule(BrokerAccess.Write, $"{prefix}{device}/status"),
                new BrokerRule(BrokerAccess.Read, $"{prefix}{device}/command"),
                new BrokerRule(BrokerAccess.Read, $"{prefix}{device}/ack"),
            ]));
        }

        users.Add(new BrokerUser("gateway", NewPassword("gateway"),
        [
            new BrokerRule(BrokerAccess.Read, $"{prefix}+/reading"),
            new BrokerRule(BrokerAccess.Read, $"{prefix}+/statement"),
            new BrokerRule(BrokerAccess.Read, $"{prefix}+/status"),
            new BrokerRule(BrokerAccess.Write, $"{prefix}+/command"),
            new BrokerRule(BrokerAccess.Write, $"{prefix}+/ack"),
        ]));
        return users;
    }

    private string NewPassword(string user) => passwords[user] = BrokerFiles.NewPassword();

    private JsonNode ReadFeeder()
    {
        string path = Path.Combine(installation.Feeders, rig.Feeder + ".json");
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) ?? throw new InputException(path, "feeder", "null", "a JSON object");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{options.Rig}: feeder: found {rig.Feeder}, expected a file of {installation.Feeders} without its .json", e);
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}:{e.LineNumber + 1}: not JSON: {e.Message}", e);
        }
    }

    private string Community(JsonNode feeder) =>
        rig.Community(Site, feeder, device => Convert.ToHexStringLower(keys.PublicKey(keys.Device(device)))).ToJsonString();

    private string Devices(JsonArray homes, string map)
    {
        using DerivedKeyring keyring = DerivedKeyring.FromSeed(options.Seed);
        string gatewayKey = Convert.ToHexStringLower(keyring.Signer("command").PublicKey);
        JsonArray list = [];
        foreach (JsonNode home in homes.Select(h => h!))
        {
            string id = (string)home["device"]!;
            string place = folder.Folder(id);
            SecretFile.Write(Path.Combine(place, "device.key"), Convert.ToHexStringLower(keys.Device(id)));
            SecretFile.Write(Path.Combine(place, "mqtt.password"), passwords[id]);
            list.Add(new JsonObject
            {
                ["id"] = id,
                ["site"] = Site,
                ["transport"] = home["transport"]!.DeepClone(),
                ["map"] = map,
                ["key_file"] = Path.Combine(place, "device.key"),
                ["gateway_public_key"] = gatewayKey,
                ["log"] = Directory.CreateDirectory(Path.Combine(place, "log")).FullName,
                ["mqtt"] = new JsonObject
                {
                    ["host"] = "127.0.0.1",
                    ["port"] = broker.Port,
                    ["user"] = id,
                    ["password_file"] = Path.Combine(place, "mqtt.password"),
                },
            });
        }

        return new JsonObject { ["lockstep"] = true, ["devices"] = list }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private IEnumerable<string> Homes() => options.Homes is { } homes ? ["--homes", homes.ToString()] : [];

    private async Task<string> OutputAsync(string[] arguments, CancellationToken cancellation)
    {
        ProcessStartInfo start = Program(installation.Simulator, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start) ?? throw new InputException("simulator: the process could not be started");
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellation);
            string output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? output : throw new InputException((await errors).Trim().Split('\n')[^1]);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static ProcessStartInfo Program(string dll, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Host) { UseShellExecute = false };
        start.ArgumentList.Add(dll);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
