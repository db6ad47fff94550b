using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>
/// A community of three on a feeder of four buses: a home that only consumes, a roof with PV and battery, a field with PV and no load. History of three
/// days that repeat, so that forecasts say what they will.
/// </summary>
internal static class Sample
{
    public const string Site = "test";

    /// <summary>2025-06-16T12:00:00Z.</summary>
    public const long Noon = 1_750_075_200;

    public static IReadOnlyList<string> Participants { get; } = ["home", "roof", "field"];

    public static IReadOnlyList<string> Devices { get; } = [.. Participants.Select(p => "dev-" + p)];

    public static CommunityDocument Document(Action<JsonObject>? change = null) => CommunityDocument.Parse(Json(change), "community");

    public static string Json(Action<JsonObject>? change = null)
    {
        JsonObject community = JsonNode.Parse(
            """
            {
              "name": "Test community", "site": "test",
              "tariffs": { "grid_micro_per_kwh": 150000, "pv_micro_per_kwh": 90000, "battery_added_micro_per_kwh": 30000, "fee_micro_per_kwh": 10000 },
              "limits": { "voltage_min": 0.9, "voltage_max": 1.05 },
              "wallet": { "initial_micro_per_kw": 800000, "low_micro_per_kw": 400000, "critical_micro_per_kw": 200000, "charge_micro_per_kw": 800000, "floor_micro": 100 },
              "feeder": {
                "name": "four", "baseMVA": 1, "baseKV": 4.22,
                "buses": [ { "id": 1, "type": "slack", "vset": 1 }, { "id": 2, "type": "pq" }, { "id": 3, "type": "pq" }, { "id": 4, "type": "pq" } ],
                "branches": [
                  { "from": 1, "to": 2, "r": 0.004, "x": 0.004, "units": "pu" }, { "from": 2, "to": 3, "r": 0.004, "x": 0.004, "units": "pu" },
                  { "from": 3, "to": 4, "r": 0.004, "x": 0.004, "units": "pu" } ]
              },
              "participants": [
                { "id": "grid", "name": "Grid", "role": "grid", "bus": 1 },
                { "id": "home", "name": "Home", "role": "consumer", "bus": 2, "rated_peak_w": 6000, "rated_peak_var": 2000, "device_id": "dev-home" },
                { "id": "roof", "name": "Roof", "role": "prosumer", "bus": 3, "rated_peak_w": 5000, "pv_w": 8000, "battery_wh": 10000, "battery_w": 5000, "battery_floor_percent": 20, "battery_efficiency": 0.9, "device_id": "dev-roof" },
                { "id": "field", "name": "Field", "role": "renewable_source", "bus": 4, "pv_w": 20000, "multiplier": 2, "device_id": "dev-field" }
              ]
            }
            """)!.AsObject();
        foreach (JsonNode participant in community["participants"]!.AsArray().Where(p => p!["device_id"] is not null).Select(p => p!))
        {
            participant["public_key"] = TestDevice.PublicKey((string)participant["device_id"]!);
        }

        change?.Invoke(community);
        return community.ToJsonString();
    }

    /// <summary>Three days up to the hour before noon: loads of 1 to 2 kW, PV as a bell over the day.</summary>
    public static string History()
    {
        StringBuilder csv = new("participant,quantity,start_unix,step_seconds,wh\n");
        for (long start = Noon - (72 * 3600); start < Noon; start += 3600)
        {
            int hour = (int)(start / 3600 % 24);
            double sun = Math.Max(0, Math.Sin((hour - 5) * Math.PI / 14));
            Row("home", "load", 2000 + (hour % 6 * 100));
            Row("roof", "load", 800 + (hour % 5 * 50));
            Row("roof", "pv", 6000 * sun);
            Row("field", "pv", 30_000 * sun);

            void Row(string id, string quantity, double wh) => csv.Append(CultureInfo.InvariantCulture, $"{id},{quantity},{start},3600,{wh:F1}\n");
        }

        return csv.ToString();
    }

    public static JsonObject Participant(JsonObject community, string id) => community["participants"]!.AsArray().Single(p => (string)p!["id"]! == id)!.AsObject();
}
