using System.Text.Json.Nodes;

namespace EdgeEnergy.Cli.Demo;

/// <summary>The summary of a run as a person reads it.</summary>
internal static class SummaryText
{
    private const int ShownHashes = 3;

    public static void Write(JsonNode summary, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine($"{summary["hours"]} h simulated in {summary["wall_seconds"]} s, seed {summary["seed"]}");
        writer.WriteLine();
        writer.WriteLine($"{"participant",-24}{"load",11}{"pv",11}{"self-used",11}{"bought",11}{"sold",11}{"grid",11}{"money",13}   kWh, USDT-like");
        foreach (JsonNode row in summary["participants"]!.AsArray().Select(p => p!).Where(p => p["wallet"] is not null))
        {
            JsonNode energy = row["energy_wh"]!;
            writer.WriteLine(
                $"{row["id"] + " " + row["name"],-24}{Kilo(energy["load"])}{Kilo(energy["pv"])}{Kilo(energy["self_used"])}{Kilo(energy["bought"])}{Kilo(energy["sold"])}{Kilo(energy["grid"])}{(long)row["money_micro"]! / 1e6,13:F6}");
        }

        JsonNode grid = summary["grid"]!;
        JsonArray trades = summary["trades"]!.AsArray();
        JsonArray settlements = summary["settlements"]!.AsArray();
        writer.WriteLine();
        writer.WriteLine($"losses          {Kilo(grid["loss_wh_with"]),11} kWh with trading, {Kilo(grid["loss_wh_without"]).Trim()} kWh without");
        writer.WriteLine($"lowest voltage  {(double)grid["vm_min_with"]!,11:F4} p.u. with trading, {(double)grid["vm_min_without"]!:F4} without");
        writer.WriteLine($"load alone is outside its limits in {grid["violations_load_alone"]!.AsArray().Select(v => (string)v!["period"]!).Distinct(StringComparer.Ordinal).Count()} periods");
        writer.WriteLine($"trades          {trades.Count(t => (string)t!["source"]! != "grid"),11} between neighbours, {trades.Count(t => (string)t!["source"]! == "grid")} with the grid; {summary["cuts"]!.AsArray().Count} cut, {summary["refusals"]!.AsArray().Count} refused");
        writer.WriteLine($"transactions    {summary["transactions"]!.AsArray().Count,11} of which {settlements.Count} settlements; gas {summary["transactions"]!.AsArray().Sum(t => (long?)t!["gas"] ?? 0)}");
        foreach (JsonNode settlement in settlements.TakeLast(ShownHashes).Select(s => s!))
        {
            writer.WriteLine($"  {settlement["window"]}  {settlement["transaction_hash"]}  gas {settlement["gas"]}");
        }

        JsonNode readings = summary["readings"]!;
        writer.WriteLine($"readings        {readings["accepted"],11} accepted, {readings["rejected"]} rejected, {readings["duplicates"]} sent twice and counted once");
        writer.WriteLine($"books           energy sums to {summary["balance"]!["energy_wh"]} Wh, money to {summary["balance"]!["money_micro"]}; equal to the chain: {summary["balance"]!["books_equal_chain"]}");
    }

    private static string Kilo(JsonNode? wh) => $"{(long)wh! / 1e3,11:F1}";
}
