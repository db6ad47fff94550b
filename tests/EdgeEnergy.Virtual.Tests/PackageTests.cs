using System.Text.Json.Nodes;
using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>Register maps made, signed and sent by the technician's commands over a real broker to real devices.</summary>
public sealed class PackageTests : IAsyncLifetime
{
    private const string Device = "dev-tcp";
    private const int Version = 900;

    private readonly Bench bench = new();
    private readonly Secp256k1 curve = new();
    private readonly byte[] publisher = [.. Enumerable.Range(201, 32).Select(i => (byte)i)];
    private long now = Bench.Start;

    public ValueTask InitializeAsync() => bench.InitializeAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task A_changed_map_is_packed_sent_tried_and_kept()
    {
        JsonObject config = Config();
        using VirtualProcess devices = bench.Launch(config);
        devices.Ready();
        devices.Ask($"step {now}");
        Assert.DoesNotContain("battery_current", bench.Gateway.Names(Device));

        CommandLine packed = await PackAsync(bench.EditedMap(Version, MoreReadings), publisher);
        CommandLine sent = await SendAsync(devices);

        Assert.Equal(0, packed.Status);
        Assert.Equal(("map-deye-hybrid-3p-lv", Version), (packed.Json["kind"]!.GetValue<string>(), packed.Json["version"]!.GetValue<int>()));
        Assert.Equal(config["devices"]![0]!["publisher_key"]!.GetValue<string>(), packed.Json["publisher_key"]!.GetValue<string>(), ignoreCase: true);
        Assert.True(sent.Status == 0, sent.Output + sent.Error);
        Assert.Equal((true, Version), (sent.Json["confirmed"]!.GetValue<bool>(), sent.Json["active_version"]!.GetValue<int>()));
        Assert.Contains("battery_current", bench.Gateway.Names(Device));

        // The same again is not newer, and is refused at once.
        CommandLine again = await SendAsync(devices);
        Assert.Equal((1, "the device runs version 900 and takes newer ones only"), (again.Status, again.Json["error"]!.GetValue<string>()));
        await PackAsync(bench.EditedMap(Version - 1, MoreReadings), publisher);
        CommandLine older = await SendAsync(devices);
        Assert.Equal((1, "the device runs version 900 and takes newer ones only"), (older.Status, older.Json["error"]!.GetValue<string>()));
        Assert.Equal(0, devices.End());
    }

    [Fact]
    public async Task A_package_of_another_publisher_changes_nothing()
    {
        using VirtualProcess devices = bench.Launch(Config());
        devices.Ready();
        devices.Ask($"step {now}");
        await PackAsync(bench.EditedMap(Version, MoreReadings), [.. publisher.Reverse()]);

        CommandLine sent = await SendAsync(devices);

        Assert.Equal((1, "the package is not signed by the publisher that the device trusts"), (sent.Status, sent.Json["error"]!.GetValue<string>()));
        devices.Ask($"step {now += 60}");
        Assert.DoesNotContain("battery_current", bench.Gateway.Names(Device));
        Assert.Single(bench.Gateway.Readings(Device).Select(reading => reading.Epoch).Distinct());
    }

    [Fact]
    public async Task A_map_whose_readings_never_arrive_is_rolled_back()
    {
        JsonObject config = Config();
        config["devices"]![0]!["update_trial_seconds"] = 1;
        config["ack_timeout_ms"] = 30;
        using VirtualProcess devices = bench.Launch(config);
        devices.Ready();
        devices.Ask($"step {now}");
        await PackAsync(bench.EditedMap(Version, MoreReadings), publisher);
        bench.Gateway.Silent = true;

        List<string> news = [];
        CommandLine sent = await SendAsync(devices, news);

        Assert.Equal((1, false), (sent.Status, sent.Json["confirmed"]!.GetValue<bool>()));
        Assert.StartsWith("the new version did not report in", sent.Json["error"]!.GetValue<string>(), StringComparison.Ordinal);
        devices.Ask($"step {now += 60}");
        news.AddRange(devices.News);
        Assert.Single(news, line => line.StartsWith($"fault {Device}: version {Version} of the map did not report in within 1 s", StringComparison.Ordinal));

        // What waited was made by two maps; all of it arrives, and the map before goes on.
        bench.Gateway.Silent = false;
        Until(devices, () => bench.Gateway.Names(Device).Count > 0 && !bench.Gateway.Names(Device).Contains("battery_current", StringComparer.Ordinal));
        Until(devices, () => devices.Ask($"step {now += 60}").EndsWith("\"pending\":0}", StringComparison.Ordinal));
        IReadOnlyList<(uint Epoch, uint Sequence)> readings = bench.Gateway.Readings(Device);
        Assert.Equal(readings.Distinct().Count(), readings.Count);
        Assert.True(readings.Select(reading => reading.Epoch).Distinct().Count() >= 3);
    }

    [Fact]
    public async Task A_map_without_the_variant_in_force_is_not_used_and_one_line_says_why()
    {
        string own = bench.EditedMap(1, text => text.Replace("\nregisters:\n", "\nvariants:\n  - name: sun-by-itself\n    help: \"Chosen here.\"\n    read: {pv4_power: pv1_power}\n\nregisters:\n", StringComparison.Ordinal));
        await File.WriteAllBytesAsync(bench.PathOf("map.bin"), Metering.Maps.MapCompiler.Load(own).Table, TestContext.Current.CancellationToken);
        JsonObject config = Config();
        config["devices"]![0]!["variants"] = new JsonArray("sun-by-itself");
        using VirtualProcess devices = bench.Launch(config);
        devices.Ready();
        devices.Ask($"step {now}");
        await PackAsync(bench.EditedMap(Version, MoreReadings), publisher);

        List<string> news = [];
        CommandLine sent = await SendAsync(devices, news);

        Assert.Equal(1, sent.Status);
        Assert.Single(news, line => line == $"fault {Device}: version {Version} of the map is not used: it lacks the variant sun-by-itself that this device is configured with");
        Assert.EndsWith("\"failed\":0,\"pending\":0}", devices.Ask($"step {now += 60}"), StringComparison.Ordinal);
        Assert.DoesNotContain("battery_current", bench.Gateway.Names(Device));
        Assert.Equal(0, devices.End());
    }

    [Fact]
    public async Task What_can_not_be_packed_or_sent_is_one_line()
    {
        string package = bench.PathOf("map.eeu");
        string key = bench.PathOf("publisher.key");
        await PackAsync(bench.EditedMap(Version, text => text), publisher);
        byte[] whole = await File.ReadAllBytesAsync(package, TestContext.Current.CancellationToken);
        string cut = bench.PathOf("cut.eeu");
        string changed = bench.PathOf("changed.eeu");
        await File.WriteAllBytesAsync(cut, whole[..^1], TestContext.Current.CancellationToken);
        whole[^1] ^= 1;
        await File.WriteAllBytesAsync(changed, whole, TestContext.Current.CancellationToken);
        (string Expected, string[] Arguments)[] cases =
        [
            ("expected the ", ["update", Device, cut, "--broker", "127.0.0.1:1", "--site", "test"]),
            ("found other bytes", ["update", Device, changed, "--broker", "127.0.0.1:1", "--site", "test"]),
            ("expected a file made by edge device package", ["update", Device, key, "--broker", "127.0.0.1:1", "--site", "test"]),
            ("expected HOST:PORT", ["update", Device, package, "--broker", "127.0.0.1", "--site", "test"]),
            ("expected 1 to 48 of", ["update", "a/b", package, "--broker", "127.0.0.1:1", "--site", "test"]),
            ("expected a whole number above the version", ["package", "--in", key, "--kind", "esp32", "--key", key, "--out", package]),
            ("expected the kind of device", ["package", "--in", key, "--version", "2", "--key", key, "--out", package]),
            ("raise it there", ["package", "--in", bench.EditedMap(3, text => text), "--version", "2", "--key", key, "--out", package]),
            ("can not be written", ["package", "--in", key, "--kind", "esp32", "--version", "2", "--key", key, "--out", "/nowhere/x"]),
            ("expected 64 hexadecimal digits", ["package", "--in", key, "--kind", "esp32", "--version", "2", "--key", package, "--out", package]),
        ];
        foreach ((string expected, string[] arguments) in cases)
        {
            CommandLine run = await CommandLine.RunAsync(["device", .. arguments]);
            Assert.Equal(2, run.Status);
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
            Assert.Equal(1, run.Error.Count(c => c == '\n'));
        }
    }

    private static string MoreReadings(string text) => text.Replace("  - battery_voltage\n", "  - battery_voltage\n  - battery_current\n", StringComparison.Ordinal);

    private JsonObject Config()
    {
        JsonObject config = bench.Config();
        config["devices"]![0]!["publisher_key"] = Convert.ToHexString(new Sign1Es256k(curve, publisher).PublicKey);
        return config;
    }

    private async Task<CommandLine> PackAsync(string map, byte[] key)
    {
        string keyFile = bench.PathOf("publisher.key");
        await File.WriteAllTextAsync(keyFile, Convert.ToHexString(key), TestContext.Current.CancellationToken);
        return await CommandLine.RunAsync("device", "package", "--in", map, "--key", keyFile, "--out", bench.PathOf("map.eeu"));
    }

    /// <summary>Sends the package while the devices' time goes on.</summary>
    private async Task<CommandLine> SendAsync(VirtualProcess devices, List<string>? news = null)
    {
        Task<CommandLine> sending = CommandLine.RunAsync(
            "device", "update", Device, bench.PathOf("map.eeu"), "--broker", $"127.0.0.1:{bench.Broker.Port}", "--site", "test", "--user", "gateway", "--password-file", bench.GatewayPassword());
        while (!sending.IsCompleted)
        {
            devices.Ask($"step {now += 60}");
            news?.AddRange(devices.News);
        }

        return await sending;
    }

    private void Until(VirtualProcess devices, Func<bool> reached)
    {
        while (!reached())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            devices.Ask($"step {now += 60}");
        }
    }
}
