using System.Text.Json.Nodes;

namespace EdgeEnergy.EndToEnd.Running;

/// <summary>What the rig says about its participants, as the simulator reads it.</summary>
internal sealed record RigFacts(double OneWayEfficiency, IReadOnlyDictionary<string, RigFacts.Participant> Participants)
{
    public static async Task<RigFacts> LoadAsync()
    {
        using EdgeProcess simulator = EdgeProcess.Start(new RunFolder(), Checkout.Simulator, _ => { }, "rig", Checkout.Rig, "--json");
        JsonNode rig = JsonNode.Parse((await simulator.EndAsync()).Done().Output)!;
        return new RigFacts(
            Math.Sqrt((double)rig["battery_pack"]!["round_trip_efficiency"]!),
            rig["participants"]!.AsArray().Select(p => p!).ToDictionary(
                p => (string)p["id"]!,
                p => new Participant(
                    (string)p["role"]!,
                    (int)p["bus"]!,
                    (int)p["multiplier"]!,
                    (long)p["pv_w"]!,
                    (long)p["battery_wh"]!,
                    (int?)p["home"]?["initial_soc_percent"] ?? 0,
                    (string?)p["device_id"]),
                StringComparer.Ordinal));
    }

    /// <summary>Values at the bus, which stand for <see cref="Multiplier"/> homes.</summary>
    internal sealed record Participant(string Role, int Bus, int Multiplier, long PvW, long BatteryWh, int InitialSocPercent, string? Device);
}
