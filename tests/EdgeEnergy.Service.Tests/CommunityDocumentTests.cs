using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>What is wrong with a community document is told in one line that names the place.</summary>
public sealed class CommunityDocumentTests
{
    [Fact]
    public void A_document_survives_the_store()
    {
        string json = Sample.Document().ToJson();
        Assert.Equal(json, CommunityDocument.Parse(json, "stored community").ToJson());
        Assert.Equal(["grid", "fee", "home", "roof", "field"], new Community(Sample.Document()).Accounts);
    }

    public static TheoryData<string, string?, string> Changes() => new()
    {
        { "site", "\"no/slash\"", "community: site: found \"no/slash\", expected 1 to 48 of A-Z a-z 0-9 - . _" },
        { "limts", "{}", "community: $.limts: unknown field limts" },
        { "limits", null, "community: line 1: missing limits" },
        { "limits", "null", "community: $.limits: null, expected a value" },
        { "limits", "{\"voltage_min\":0.9}", "community: $.limits: missing voltage_max" },
        { "limits", "{\"voltage_min\":1.1,\"voltage_max\":0.9}", "community: limits: found 1.1 to 0.9, expected 0 < voltage_min < voltage_max < 2" },
        { "limits.voltage_max", "\"high\"", "community: $.limits.voltage_max: a value of another kind than expected" },
        { "tariffs.grid_micro_per_kwh", "-1", "community: tariffs: found -1, 90000, 30000, 10000, expected prices from 0 to 1000000000000" },
        { "tariffs.fee_micro_per_kwh", null, "community: $.tariffs: missing fee_micro_per_kwh" },
        { "wallet.floor_micro", "0", "community: wallet: found 800000, 400000, 200000, 800000, 0, expected amounts from 0 to 1000000000, critical not above low, floor above 0" },
        { "forecast", "{\"history_days\":6}", "community: forecast.history_days: found 6, expected 7 to 730" },
        { "forecast", "{\"interval\":1}", "community: forecast.interval: found 1, expected 0.5 to 0.99" },
        { "participants", "[null]", "community: participants: found null, expected participants" },
        { "participants", "[]", "community: participants: found no grid, expected one participant with role grid and id \"grid\"" },
        { "home.id", "\"a b\"", "community: participant a b: id: found a b, expected 1 to 48 letters, digits and hyphens" },
        { "home.id", "\"operator\"", "community: participant operator: id: found operator, expected another one: fee, operator, command are accounts of the gateway" },
        { "home.id", "\"command\"", "community: participant command: id: found command, expected another one: fee, operator, command are accounts of the gateway" },
        { "home.id", "\"fee\"", "community: participant fee: id: found fee, expected another one: fee, operator, command are accounts of the gateway" },
        { "home.id", "\"roof\"", "community: participants: found \"roof\" a second time, expected unique ids" },
        { "home.role", "\"grid\"", "community: participant home: role: found grid, expected role grid for the participant \"grid\" and no other" },
        { "grid.role", "\"consumer\"", "community: participant grid: role: found consumer, expected role grid for the participant \"grid\" and no other" },
        { "home.role", "2", "community: $.participants[1].role: a value of another kind than expected" },
        { "home.multiplier", "0", "community: participant home: multiplier: found 0, expected 1 to 100000" },
        { "home.rated_peak_w", "9223372036854775807", "community: participant home: rated_peak_w: found 9223372036854775807, expected 0 to 1000000000000" },
        { "home.rated_peak_var", "-9223372036854775808", "community: participant home: rated_peak_var: found -9223372036854775808, expected -1000000000000 to 1000000000000" },
        { "home.pv_w", "-1", "community: participant home: pv_w: found -1, expected 0 to 1000000000000" },
        { "roof.battery_floor_percent", "100", "community: participant roof: battery_floor_percent: found 100, expected 0 to 99" },
        { "roof.battery_efficiency", "0", "community: participant roof: battery_efficiency: found 0, expected above 0 up to 1" },
        { "home.public_key", null, "community: participant home: device_id: found a device without a key, expected device_id and public_key, or none of them" },
        { "home.device_id", null, "community: participant home: device_id: found a key without a device, expected device_id and public_key, or none of them" },
        { "home.device_id", "\"dev-roof\"", "community: participant roof: device_id: found dev-roof a second time, expected a device of its own" },
        { "home.device_id", "\"dev/home\"", "community: participant home: device_id: found dev/home, expected 1 to 48 of A-Z a-z 0-9 - . _" },
        { "home.public_key", "\"00\"", "community: participant home: public_key: found 2 characters that are no such key, expected 128 hex digits: x and y of a point of secp256k1" },
        { "home.bus", "99", "community: participant home: bus: found 99, expected one of the feeder's 4 bus ids" },
        { "feeder", "{}", "feeder: baseMVA: " },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_bad_document_is_told_in_one_line(string field, string? value, string line)
    {
        string message = Refusal(Sample.Json(community => Change(community, field, value)));
        Assert.StartsWith(line, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void The_grid_has_no_meter_of_ours()
    {
        string message = Refusal(Sample.Json(community =>
        {
            JsonObject home = Sample.Participant(community, "home");
            JsonObject grid = Sample.Participant(community, "grid");
            (grid["device_id"], grid["public_key"]) = ("dev-grid", home["public_key"]!.DeepClone());
        }));
        Assert.Equal("community: participant grid: device_id: found dev-grid, expected none: grid and transmission have no meter of ours", message);
    }

    /// <summary>A key that is no point of the curve would refuse each reading of its device, and one that two devices share proves nothing.</summary>
    [Fact]
    public void A_key_is_a_point_of_the_curve_and_one_devices_own()
    {
        string off = Refusal(Sample.Json(community => Sample.Participant(community, "home")["public_key"] = new string('1', 128)));
        Assert.Contains("a point of secp256k1", off, StringComparison.Ordinal);

        string shared = Refusal(Sample.Json(community =>
            Sample.Participant(community, "home")["public_key"] = ((string)Sample.Participant(community, "roof")["public_key"]!).ToUpperInvariant()));
        Assert.Equal("community: participant roof: public_key: found that of another device, expected a key of its own", shared);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"name\":\"a\",\"name\":\"b\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\u0000\u0001")]
    public void What_is_no_document_is_told_in_one_line(string text)
    {
        string message = Refusal(text);
        Assert.StartsWith("community: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.DoesNotContain("EdgeEnergy.", message, StringComparison.Ordinal);
    }

    private static string Refusal(string text) => Assert.Throws<InputException>(() => new Community(CommunityDocument.Parse(text, "community"))).Message;

    private static void Change(JsonObject community, string field, string? value)
    {
        string[] parts = field.Split('.');
        bool isParticipant = parts[0] == "grid" || Sample.Participants.Contains(parts[0]);
        JsonObject target = isParticipant ? Sample.Participant(community, parts[0]) : parts.Length == 2 ? community[parts[0]]!.AsObject() : community;
        if (value is null)
        {
            target.Remove(parts[^1]);
        }
        else
        {
            target[parts[^1]] = JsonNode.Parse(value);
        }
    }
}
