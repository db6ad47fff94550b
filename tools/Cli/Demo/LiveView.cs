using System.Text.Json.Nodes;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EdgeEnergy.Cli.Demo;

/// <summary>The live picture in a terminal: progress, power now, the round's trades, alerts.</summary>
internal sealed class LiveView : IDemoView
{
    private const int ShownNotices = 6;
    private const int ShownTrades = 8;
    private const int BarWidth = 40;
    private readonly Queue<string> notices = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task live;
    private readonly Lock gate = new();
    private LiveDisplayContext? context;
    private DemoProgress? progress;

    public LiveView()
    {
        live = AnsiConsole.Live(new Markup("starting ...")).AutoClear(true).StartAsync(async display =>
        {
            lock (gate)
            {
                context = display;
            }

            await ended.Task;
        });
    }

    public void Show(DemoProgress newest)
    {
        lock (gate)
        {
            progress = newest;
            Draw();
        }
    }

    public void Notice(string line)
    {
        lock (gate)
        {
            notices.Enqueue(line);
            if (notices.Count > ShownNotices)
            {
                notices.Dequeue();
            }

            Draw();
        }
    }

    public void Dispose()
    {
        ended.TrySetResult();
        live.GetAwaiter().GetResult();
    }

    private void Draw()
    {
        List<IRenderable> parts = [];
        if (progress is { } now)
        {
            parts.Add(Progress(now));
            if (now.State is { } state)
            {
                parts.Add(Homes(state));
                parts.Add(Trades(state));
            }
        }

        parts.AddRange(notices.Select(line => new Text(line, new Style(line.StartsWith("fault", StringComparison.Ordinal) ? Color.Red : Color.Grey))));
        context?.UpdateTarget(new Rows(parts));
    }

    private static Markup Progress(DemoProgress now)
    {
        double share = (double)(now.NowUnix - now.StartUnix) / (now.EndUnix - now.StartUnix);
        int filled = (int)(share * BarWidth);
        return new Markup($"[bold]EdgeEnergy[/] {DateTimeOffset.FromUnixTimeSeconds(now.NowUnix):yyyy-MM-dd HH:mm}  [green]{new string('#', filled)}[/]{new string('.', BarWidth - filled)} {share:P0}");
    }

    private static Table Homes(JsonNode state)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("bus", "participant", "pv kW", "battery kW", "soc", "load kW", "grid kW", "allowed kW", "balance", "V p.u.");
        Dictionary<int, JsonNode> buses = state["feeder"]!["buses"]!.AsArray().ToDictionary(b => (int)b!["bus"]!, b => b!);
        foreach (JsonNode participant in state["participants"]!.AsArray().Select(p => p!).Where(p => p["homes"] is not null))
        {
            table.AddRow(
                $"{participant["bus"]}",
                Markup.Escape($"{participant["id"]} {participant["name"]}"),
                Kilo(participant["pv_w"]),
                Kilo(participant["battery_w"]),
                participant["soc_percent"] is { } soc ? $"{soc} %" : "",
                Kilo(participant["load_w"]),
                Kilo(participant["grid_w"]),
                Kilo(participant["allowed_w"]),
                participant["balance_micro"] is { } micro ? $"{(long)micro / 1e6:F2}" : "",
                $"{(double)buses[(int)participant["bus"]!]["vm_pu"]!:F4}");
        }

        return table;
    }

    private static Table Trades(JsonNode state)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("seller", "buyer", "source", "kWh", "per kWh");
        foreach (JsonNode trade in (state["market"]?["agreed"]?.AsArray() ?? []).Select(t => t!).Take(ShownTrades))
        {
            table.AddRow($"{trade["seller"]}", $"{trade["buyer"]}", $"{trade["source"]}", $"{(long)trade["wh"]! / 1e3:F3}", $"{(long)trade["price_micro_per_kwh"]! / 1e6:F3}");
        }

        return table;
    }

    private static string Kilo(JsonNode? watts) => watts is null ? "" : $"{(long)watts / 1e3:F1}";
}
