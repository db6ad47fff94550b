using System.CommandLine;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Demo;

/// <summary>`edge demo`: the whole road on one machine.</summary>
internal static class DemoCommand
{
    private const int DefaultPort = 8421;
    private const int LongestHours = 168;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        Option<bool> headless = new("--headless") { Description = "no live view; the page is not kept open at the end" };
        Option<int> hours = new("--hours") { Description = $"simulated hours, 1 to {LongestHours}", DefaultValueFactory = _ => 24 };
        Option<int?> homes = new("--homes") { Description = "metered homes (default: those of the rig)" };
        Option<double?> speed = new("--speed") { Description = "simulated seconds per second (default: as fast as possible)" };
        Option<int?> port = new("--port") { Description = $"port of the page on 127.0.0.1 (default: {DefaultPort}, headless a free one)" };
        Option<string?> json = new("--json") { Description = "write the summary to this file, - for standard output" };
        Option<long> seed = new("--seed") { Description = "seed of noise and of the development chain's keys", DefaultValueFactory = _ => 1 };
        Option<string?> rig = new("--rig") { Description = "rig file (default: the 13-bus community)" };
        Option<string[]> faults = new("--fault") { Description = "stage an outage: gateway@06:00, broker@08:00+30m, chain@12:00+1h, inverter:b07@10:00+45m" };
        Command command = new("demo", "run a community from inverter registers to settled trades") { headless, hours, homes, speed, port, json, seed, rig, faults };
        command.SetAction((parsed, cancellation) =>
        {
            Installation installation = Installation.Find();
            DemoOptions options = new(
                parsed.GetValue(headless),
                parsed.GetValue(hours),
                parsed.GetValue(homes),
                parsed.GetValue(speed),
                parsed.GetValue(port) ?? (parsed.GetValue(headless) ? 0 : DefaultPort),
                parsed.GetValue(json),
                parsed.GetValue(seed),
                parsed.GetValue(rig) ?? Path.Combine(installation.Rigs, "community13.yaml"),
                [.. (parsed.GetValue(faults) ?? []).Select(StagedFault.Parse)]);
            Check(options);
            return RunAsync(options, installation, cancellation);
        });
        return command;
    }

    private static void Check(DemoOptions options)
    {
        Require(options.Hours is >= 1 and <= LongestHours, "--hours", options.Hours.ToString(), $"1 to {LongestHours}");
        Require(options.Homes is null or >= 1, "--homes", $"{options.Homes}", "1 or more");
        Require(options.Speed is null or > 0, "--speed", $"{options.Speed}", "above 0");
        Require(options.Port is >= 0 and <= 65535, "--port", options.Port.ToString(), "0 to 65535");
        if (options.Json is { } file && file != "-")
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
            Require(Directory.Exists(folder), "--json", file, "a file in a folder that exists");
            Require(!Directory.Exists(file), "--json", file, "a file, not a folder");
            TryWriting(file);
        }

        StagedFault.Check(options.Faults, options.Hours * 3600L);
    }

    /// <summary>A run of hours must not end with a file that can not be written.</summary>
    private static void TryWriting(string file)
    {
        bool existed = File.Exists(file);
        try
        {
            File.Open(file, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            if (!existed)
            {
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"demo: --json: {file} can not be written: {e.Message}", e);
        }
    }

    private static void Require(bool holds, string what, string found, string expected)
    {
        if (!holds)
        {
            throw new InputException("demo", what, found, expected);
        }
    }

    private static async Task<int> RunAsync(DemoOptions options, Installation installation, CancellationToken cancellation)
    {
        try
        {
            return await ShowAsync(options, installation, cancellation);
        }
        catch (Exception e) when (e is InputException or HttpRequestException or IOException or UnauthorizedAccessException or Win32Exception)
        {
            // Ctrl-C in a terminal ends the other processes too: what their ends look like from here is no news.
            cancellation.ThrowIfCancellationRequested();
            throw e as InputException ?? new InputException("demo: " + e.Message, e);
        }
    }

    private static async Task<int> ShowAsync(DemoOptions options, Installation installation, CancellationToken cancellation)
    {
        bool live = !options.Headless && !Console.IsOutputRedirected && options.Json != "-";
        using IDemoView view = live ? new LiveView() : new LineView(Console.Error);
        await using DemoRun run = new(options, installation, view);
        await run.StartAsync(cancellation);
        view.Notice($"page http://127.0.0.1:{run.Page.Port}");
        JsonNode summary = await run.RunAsync(cancellation);
        view.Dispose();
        TextWriter people = options.Json == "-" ? Console.Error : Console.Out;
        SummaryText.Write(summary, people);
        if (options.Json is { } file)
        {
            string text = summary.ToJsonString(Indented);
            if (file == "-")
            {
                await Console.Out.WriteLineAsync(text.AsMemory(), cancellation);
            }
            else
            {
                await File.WriteAllTextAsync(file, text + "\n", cancellation);
            }
        }

        if (!options.Headless && !Console.IsInputRedirected)
        {
            await people.WriteLineAsync($"The page stays at http://127.0.0.1:{run.Page.Port} until Ctrl-C.");
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return ExitCode.Done;
    }
}
