using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Cli.Demo;

/// <summary>A rig as the simulator resolves it, and the community document that a gateway takes.</summary>
internal sealed class Rig(JsonNode json)
{
    private static readonly string[] Shared =
        ["id", "name", "role", "bus", "multiplier", "rated_peak_w", "rated_peak_var", "pv_w", "battery_wh", "battery_w", "device_id"];

    public string Feeder => (string)json["feeder"]!;
    public long StartUnix => (long)json["start_unix"]!;

    /// <summary>Participants with an inverter and a device.</summary>
    public IEnumerable<JsonNode> Metered => Participants.Where(p => p["device_id"] is not null);

    private IEnumerable<JsonNode> Participants => json["participants"]!.AsArray().Select(p => p!);

    public static Rig Parse(string text) => new(JsonNode.Parse(text) ?? throw new JsonException("no rig"));

    /// <summary>The document for POST /api/community; the public key of each device is asked for by its id.</summary>
    public JsonObject Community(string site, JsonNode feeder, Func<string, string> publicKey) => new()
    {
        ["name"] = json["name"]!.DeepClone(),
        ["site"] = site,
        ["tariffs"] = json["tariffs"]!.DeepClone(),
        ["limits"] = new JsonObject { ["voltage_min"] = json["limits"]!["vm_min_pu"]!.DeepClone(), ["voltage_max"] = json["limits"]!["vm_max_pu"]!.DeepClone() },
        ["wallet"] = Wallet(),
        ["feeder"] = feeder,
        ["participants"] = new JsonArray([.. Participants.Select(p => Participant(p, publicKey))]),
    };

    /// <summary>A first charge of about a day at a third of the rated peak, so that alerts and charges happen within a day.</summary>
    private static JsonObject Wallet() => new()
    {
        ["initial_micro_per_kw"] = 800_000,
        ["low_micro_per_kw"] = 400_000,
        ["critical_micro_per_kw"] = 200_000,
        ["charge_micro_per_kw"] = 800_000,
        ["floor_micro"] = 1_000_000,
    };

    private JsonObject Participant(JsonNode rig, Func<string, string> publicKey)
    {
        JsonObject participant = [];
        foreach (string field in Shared)
        {
            participant[field] = rig[field]?.DeepClone();
        }

        if ((string?)rig["device_id"] is { } device)
        {
            participant["public_key"] = publicKey(device);
            participant["battery_floor_percent"] = rig["home"]!["soc_floor_percent"]!.DeepClone();
            participant["battery_efficiency"] = json["battery_pack"]!["round_trip_efficiency"]!.DeepClone();
        }

        return participant;
    }
}
