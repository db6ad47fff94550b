using System.Text.Json.Nodes;
using EdgeEnergy.Cli.Demo;

namespace EdgeEnergy.Cli.Tests.Demo;

public sealed class RigTests
{
    private const string Json =
        """
        {
          "name": "two", "feeder": "thesis-13", "start_unix": 1495497600,
          "tariffs": {"grid_micro_per_kwh": 273000, "pv_micro_per_kwh": 80000},
          "limits": {"vm_min_pu": 0.9, "vm_max_pu": 1.05, "power_factor_min": 0.92},
          "battery_pack": {"round_trip_efficiency": 0.89},
          "participants": [
            {"id": "grid", "name": "Grid", "role": "grid", "bus": 1, "multiplier": 1, "rated_peak_w": 0, "rated_peak_var": 0, "home": null,
             "pv_w": 0, "battery_wh": 0, "battery_w": 0, "device_id": null},
            {"id": "b07", "name": "Trade park", "role": "prosumer", "category": "commercial", "bus": 7, "multiplier": 80, "rated_peak_w": 1158000,
             "rated_peak_var": 662000, "home": {"soc_floor_percent": 10, "transport": "tcp"}, "pv_w": 755003, "battery_wh": 897465,
             "battery_w": 213682, "device_id": "dev-b07"}
          ]
        }
        """;

    private readonly Rig rig = Rig.Parse(Json);

    [Fact]
    public void The_run_takes_feeder_start_and_meters_from_it()
    {
        Assert.Equal("thesis-13", rig.Feeder);
        Assert.Equal(1_495_497_600, rig.StartUnix);
        Assert.Equal("b07", (string?)Assert.Single(rig.Metered)["id"]);
    }

    [Fact]
    public void The_community_has_what_the_gateway_needs_and_nothing_of_the_bench()
    {
        JsonObject community = rig.Community("site-1", JsonNode.Parse("""{"buses":[]}""")!, device => "key of " + device);

        JsonNode expected = JsonNode.Parse(
            """
            {
              "name": "two",
              "site": "site-1",
              "tariffs": {"grid_micro_per_kwh": 273000, "pv_micro_per_kwh": 80000},
              "limits": {"voltage_min": 0.9, "voltage_max": 1.05},
              "wallet": {"initial_micro_per_kw": 800000, "low_micro_per_kw": 400000, "critical_micro_per_kw": 200000, "charge_micro_per_kw": 800000,
                "floor_micro": 1000000},
              "feeder": {"buses": []},
              "participants": [
                {"id": "grid", "name": "Grid", "role": "grid", "bus": 1, "multiplier": 1, "rated_peak_w": 0, "rated_peak_var": 0, "pv_w": 0,
                 "battery_wh": 0, "battery_w": 0, "device_id": null},
                {"id": "b07", "name": "Trade park", "role": "prosumer", "bus": 7, "multiplier": 80, "rated_peak_w": 1158000, "rated_peak_var": 662000,
                 "pv_w": 755003, "battery_wh": 897465, "battery_w": 213682, "device_id": "dev-b07", "public_key": "key of dev-b07",
                 "battery_floor_percent": 10, "battery_efficiency": 0.89}
              ]
            }
            """)!;
        Assert.True(JsonNode.DeepEquals(expected, community), community.ToJsonString());
    }

    [Fact]
    public void A_community_can_be_made_twice()
    {
        JsonNode first = rig.Community("s", JsonNode.Parse("{}")!, _ => "k");
        JsonNode second = rig.Community("s", JsonNode.Parse("{}")!, _ => "k");

        Assert.True(JsonNode.DeepEquals(first, second));
    }
}
