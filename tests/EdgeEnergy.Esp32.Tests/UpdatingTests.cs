using System.Reflection;
using System.Security.Cryptography;
using EdgeEnergy.Core;
using EdgeEnergy.Esp32.Tests.Doubles;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Esp32.Tests;

/// <summary>Applications over the air: the device stages what arrives, the loader starts it, and it is kept or rolled back.</summary>
public sealed class UpdatingTests : IDisposable
{
    private const uint BuiltIn = 3;

    private readonly string drive = Directory.CreateTempSubdirectory("updating").FullName + Path.DirectorySeparatorChar;
    private readonly string name = "edge-next-" + Guid.NewGuid().ToString("N");
    private readonly Bench bench = Bench.New();
    private readonly ManualClock clock = new();
    private readonly ManualLink link = new();
    private readonly ManualTime time;
    private readonly Sign1Es256k publisher = new(new Secp256k1(), [.. Enumerable.Range(51, 32).Select(i => (byte)i)]);
    private readonly List<int> builtInStarts = [];
    private readonly List<byte[]> reports = [];
    private bool gatewayUp = true;
    private string[] names = [];

    public UpdatingTests()
    {
        File.WriteAllText(drive + "device.conf", Settings.With("publisher_key", Convert.ToHexString(publisher.PublicKey)));
        File.WriteAllBytes(drive + "map.bin", MapCompiler.Load(Path.Combine(Repository.Root, "hardware", "devices", "deye-hybrid-3p-lv.yaml")).Table);
        time = new ManualTime(clock, 0) { ServerUp = true };
        bench.Connect(new HybridBank());
        bench.Broker = Serve;
    }

    public void Dispose() => Directory.Delete(drive, recursive: true);

    [Fact]
    public void An_application_comes_over_the_broker_is_loaded_on_trial_and_kept()
    {
        byte[] next = NextVersion.Compile(name, reportsIn: true);
        Receive(4, next);
        Load();
        Assert.Equal(1, AppContext.GetData(name));
        Assert.Empty(builtInStarts);

        // What was loaded goes on as this device; its reading arrives, so the version is kept.
        Device device = Boot(1);
        Assert.False(device.HasReportedIn);
        Connect(device);
        device.Round();
        device.Round();
        Assert.True(device.HasReportedIn);
        device.Close();
        AppContext.SetData(name, null);
        clock.Advance(24 * 3_600_000);
        Load();
        Assert.Equal(1, AppContext.GetData(name));

        // The one after it takes the other slot.
        Receive(5, NextVersion.Compile(name, reportsIn: false), 1);
        Load();
        Assert.Equal(2, AppContext.GetData(name));
    }

    [Fact]
    public void A_version_that_does_not_report_in_gives_way_to_the_one_before()
    {
        Receive(4, NextVersion.Compile(name, reportsIn: false));
        Load();
        gatewayUp = false;
        Device device = Boot(1);
        Connect(device);
        device.Round();
        Assert.Equal((false, false), (device.HasReportedIn, device.WantsRestart));
        clock.Advance(900_000);
        device.Round();
        Assert.True(device.WantsRestart);
        device.Close();

        Load();
        Assert.Equal([0], builtInStarts);
    }

    [Fact]
    public void A_version_that_dies_is_started_three_times()
    {
        Receive(4, NextVersion.Compile(name, reportsIn: false, throws: true));
        for (int start = 0; start < 3; start++)
        {
            Assert.Equal("the new version dies", Assert.Throws<TargetInvocationException>(Load).InnerException!.Message);
        }

        Load();
        Assert.Equal([0], builtInStarts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_no_application_is_rejected_at_its_first_start(bool isAssembly)
    {
        Receive(4, isAssembly ? NextVersion.Compile(name, reportsIn: true, entry: "Begin") : RandomNumberGenerator.GetBytes(2000));
        Load();
        Load();
        Assert.Equal([0, 0], builtInStarts);
        Assert.Null(AppContext.GetData(name));

        // It is not taken again, a corrected one is.
        Device device = Boot(0);
        Connect(device);
        Offer(4, NextVersion.Compile(name, reportsIn: true));
        device.Round();
        Assert.Equal(UpdateError.FailedBefore, ErrorOf(reports[^1]));
        device.Close();
        Receive(5, NextVersion.Compile(name, reportsIn: true));
        Load();
        Assert.Equal(1, AppContext.GetData(name));
    }

    [Fact]
    public void A_confirmed_version_that_no_longer_loads_gives_way_to_what_is_built_in()
    {
        byte[] broken = RandomNumberGenerator.GetBytes(3000);
        Receive(4, broken);
        Updates updates = Updates.OfApplication(drive, Device.ReadSettings(drive), clock, new Secp256k1(), -1, BuiltIn);
        Assert.True(updates.Agent.IsOnTrial);
        updates.Agent.Confirm();
        updates.Close();

        Load();
        Assert.Equal([0], builtInStarts);
    }

    [Fact]
    public void A_forged_package_and_one_of_another_kind_are_refused()
    {
        Device device = Boot(0);
        Connect(device);
        byte[] next = NextVersion.Compile(name, reportsIn: true);
        Offer(4, next, new Sign1Es256k(new Secp256k1(), [.. Enumerable.Range(91, 32).Select(i => (byte)i)]));
        device.Round();
        Assert.Equal(UpdateError.Forged, ErrorOf(reports[^1]));
        Offer(4, next, kind: "map-deye-hybrid-1p");
        device.Round();
        Assert.Equal(UpdateError.WrongKind, ErrorOf(reports[^1]));
        Offer(BuiltIn, next);
        device.Round();
        Assert.Equal(UpdateError.NotNewer, ErrorOf(reports[^1]));
        Assert.False(device.WantsRestart);
        device.Close();
        Load();
        Assert.Equal([0], builtInStarts);
    }

    [Fact]
    public void A_device_without_a_publisher_key_subscribes_to_no_updates_and_loads_none()
    {
        File.WriteAllText(drive + "device.conf", Settings.Text);
        Device device = Boot(0);
        Connect(device);
        Assert.Equal(["edgeenergy/v1/community13/dev-b07/ack", "edgeenergy/v1/community13/dev-b07/command"], bench.Clients[^1].Subscribed);
        device.Close();
        Load();
        Assert.Equal([0], builtInStarts);
        Assert.False(Directory.Exists(drive + "application"));
    }

    /// <summary>A register map: what is in force is told by the values of the next reading; one that is no map gives way to the one before.</summary>
    [Fact]
    public void A_register_map_comes_the_same_way_and_is_kept_or_rolled_back()
    {
        Receive(900, LaterMap(900), kind: "map-deye-hybrid-3p-lv");
        Device device = Boot(0);
        Connect(device);
        device.Round();
        device.Round();
        Assert.Contains("battery_current", names);
        device.Close();

        // Damaged where its content is checked: signed bytes that are no map. The one before goes on, on the next start too.
        byte[] damaged = LaterMap(901);
        damaged[^1] ^= 1;
        Receive(901, damaged, kind: "map-deye-hybrid-3p-lv");
        for (int start = 0; start < 2; start++)
        {
            names = [];
            device = Boot(0);
            Connect(device);
            clock.Advance(60_000);
            device.Round();
            device.Round();
            Assert.Contains("battery_current", names);
            device.Close();
        }

        // An application is not disturbed by that, nor by a map that never reports in.
        Receive(902, LaterMap(902), kind: "map-deye-hybrid-3p-lv");
        gatewayUp = false;
        device = Boot(0);
        Connect(device);
        clock.Advance(900_000);
        device.Round();
        Assert.True(device.WantsRestart);
        device.Close();
        Load();
        Assert.Equal([0], builtInStarts);
    }

    private byte[] LaterMap(int version)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, "hardware", "devices", "deye-hybrid-3p-lv.yaml"));
        int line = text.IndexOf("\nversion: ", StringComparison.Ordinal) + 1;
        string folder = Directory.CreateDirectory(drive + "maps").FullName;
        string path = Path.Combine(folder, "deye-hybrid-3p-lv.yaml");
        File.WriteAllText(
            path, $"{text[..line]}version: {version}{text[text.IndexOf('\n', line)..]}".Replace("  - battery_voltage\n", "  - battery_voltage\n  - battery_current\n", StringComparison.Ordinal));
        return MapCompiler.Load(path).Table;
    }

    private static UpdateError ErrorOf(byte[] report)
    {
        CborReader reader = new();
        reader.Start(report, 0, report.Length);
        Assert.True(reader.ReadArrayHeader(out _) && reader.ReadUnsigned(out _));
        Assert.True(reader.ReadUnsigned(out ulong error));
        return (UpdateError)error;
    }

    private void Load() => new Loader(drive, Device.ReadSettings(drive), clock, BuiltIn, (slot, _, _) => builtInStarts.Add(slot)).Run();

    private Device Boot(int slot)
    {
        bench.Levels.Clear();
        bench.Functions.Clear();
        link.IsUp = false;
        return new Device(drive, Device.ReadSettings(drive), null, link, time, clock, new StartedSlot(slot, BuiltIn));
    }

    private void Connect(Device device)
    {
        device.NetworkRound();
        clock.Advance(1000);
        device.NetworkRound();
        Assert.True(bench.Clients[^1].IsConnected);
    }

    /// <summary>A device takes a package over its broker and asks for the restart into it.</summary>
    private void Receive(uint version, byte[] payload, int slot = 0, string kind = Updates.ApplicationKind)
    {
        Device device = Boot(slot);
        Connect(device);
        Offer(version, payload, kind: kind);
        device.Round();
        byte[] buffer = new byte[UpdateAgent.MaxMessage];
        CborWriter writer = new();
        for (int at = 0; at < payload.Length; at += UpdateAgent.MaxChunk)
        {
            int count = Math.Min(UpdateAgent.MaxChunk, payload.Length - at);
            writer.Start(buffer, 0);
            writer.WriteArrayHeader(3);
            writer.WriteUnsigned(version);
            writer.WriteUnsigned((ulong)at);
            writer.WriteBytes(payload, at, count);
            Deliver(buffer[..writer.Position]);
            device.Round();
        }

        Assert.True(device.WantsRestart);
        device.Close();
    }

    private void Offer(uint version, byte[] payload, Sign1Es256k? signer = null, string kind = Updates.ApplicationKind)
    {
        UpdateManifest manifest = new() { Kind = kind, Version = version, Length = payload.Length };
        SHA256.HashData(payload).CopyTo(manifest.Hash, 0);
        byte[] buffer = new byte[UpdateManifestCodec.MaxLength];
        Deliver(buffer[..new UpdateManifestCodec().Encode(manifest, signer ?? publisher, buffer, 0)]);
    }

    private void Deliver(byte[] message) => bench.Clients[^1].Deliver("edgeenergy/v1/community13/dev-b07/update", message);

    private void Serve(nanoFramework.M2Mqtt.MqttClient client, string topic, byte[] message)
    {
        if (topic.EndsWith("/update-report", StringComparison.Ordinal))
        {
            reports.Add(message);
        }
        else if (topic.EndsWith("/reading", StringComparison.Ordinal) && gatewayUp)
        {
            Reading reading = new();
            Assert.Equal(DecodeResult.Ok, new ReadingCodec().Decode(message, 0, message.Length, reading, new CoseEnvelope()));
            names = reading.Names[..reading.Count];
            byte[] buffer = new byte[AckCodec.MaxLength];
            int length = new AckCodec().Encode(new Ack { Epoch = reading.Epoch, Sequence = reading.Sequence }, buffer, 0);
            client.Deliver(topic.Replace("/reading", "/ack", StringComparison.Ordinal), buffer[..length]);
        }
    }
}
