using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Virtual.Configuration;

namespace EdgeEnergy.Virtual.Tests;

public sealed class ConfigTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-virtual-config-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_sound_configuration_is_read()
    {
        VirtualConfig config = Load(_ => { });

        DeviceConfig device = Assert.Single(config.Devices);
        Assert.Equal(("dev-1", 60, 900, false), (device.Id, device.PollSeconds, device.PeriodSeconds, device.ReadOnly));
        Assert.Null(device.MacKey);
        Assert.True(config.LockStep);
    }

    [Theory]
    [InlineData("devices[0].id: found nothing, expected a text", "id", null)]
    [InlineData("devices[0].id: found a/b, expected 1 to 48 of A-Z a-z 0-9 - . _", "id", "\"a/b\"")]
    [InlineData("devices[0].colour: found an unknown field", "colour", "\"red\"")]
    [InlineData("devices[0].poll_seconds: found 0, expected a whole number from 1 to 3600", "poll_seconds", "0")]
    [InlineData("poll_seconds: found 7, expected a divisor of the period of 900 s", "poll_seconds", "7")]
    [InlineData("devices[0].gateway_public_key: found 4 characters, expected 64 bytes in hex", "gateway_public_key", "\"beef\"")]
    [InlineData("devices[0].transport.kind: found can, expected tcp, rtu or solarman", "transport", """{"kind":"can"}""")]
    [InlineData("devices[0].transport.port: found 70000, expected a whole number from 1 to 65535", "transport", """{"kind":"tcp","host":"h","port":70000}""")]
    [InlineData("devices[0].mqtt.host: found nothing, expected a text", "mqtt", """{"port":1}""")]
    [InlineData("devices[0].signer: found rsa, expected es256k or hmac", "signer", "\"rsa\"")]
    [InlineData("devices[0].mac_key_file: found nothing, expected a text", "signer", "\"hmac\"")]
    [InlineData("/nowhere.bin: can not be read", "map", "\"/nowhere.bin\"")]
    [InlineData("/nowhere.key: secret can not be read", "key_file", "\"/nowhere.key\"")]
    [InlineData("devices[0].read_only: found 1, expected true or false", "read_only", "1")]
    [InlineData("devices[0].variants: found totals-in-1-kwh, expected none: deye-hybrid-3p-lv has nothing to choose", "variants", """["totals-in-1-kwh"]""")]
    [InlineData("devices[0].variants: found \"x\", expected a list of texts", "variants", "\"x\"")]
    public void A_defect_is_told_in_one_line(string expected, string field, string? json)
    {
        InputException error = Assert.Throws<InputException>(() => Load(device => device[field] = json is null ? null : JsonNode.Parse(json)));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Text_that_is_not_json_is_told_with_its_line()
    {
        string path = Path.Combine(folder.FullName, "c.json");
        File.WriteAllText(path, "{\n\"devices\": [}");

        Assert.StartsWith($"{path}:2: not JSON", Assert.Throws<InputException>(() => VirtualConfig.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_ends_the_process_with_status_2_and_one_line()
    {
        using VirtualProcess process = new("/nowhere/config.json");

        (int status, string error) = process.Fail();

        Assert.Equal(2, status);
        Assert.StartsWith("/nowhere/config.json: can not be read", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    private VirtualConfig Load(Action<JsonObject> change)
    {
        string map = Path.Combine(folder.FullName, "map.bin");
        string key = Path.Combine(folder.FullName, "key");
        File.WriteAllBytes(map, Metering.Maps.MapCompiler.Load(Repository.ThreePhaseMap).Table);
        File.WriteAllText(key, new string('1', 64));
        JsonObject device = new()
        {
            ["id"] = "dev-1",
            ["site"] = "test",
            ["transport"] = new JsonObject { ["kind"] = "rtu", ["path"] = "/dev/null" },
            ["map"] = map,
            ["key_file"] = key,
            ["gateway_public_key"] = new string('2', 128),
            ["log"] = folder.FullName,
            ["mqtt"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = 1883 },
        };
        change(device);
        string path = Path.Combine(folder.FullName, "c.json");
        File.WriteAllText(path, new JsonObject { ["lockstep"] = true, ["devices"] = new JsonArray(device) }.ToJsonString());
        return VirtualConfig.Load(path);
    }
}
