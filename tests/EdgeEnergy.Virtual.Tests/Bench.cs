using System.Text.Json.Nodes;
using EdgeEnergy.Core;
using EdgeEnergy.Messaging;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>A broker, a gateway and three inverters on three kinds of wire, and the configuration for them.</summary>
public sealed class Bench : IAsyncLifetime
{
    public const long Start = 1_750_000_500;
    private const uint LoggerSerial = 2_700_000_001;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-virtual-");
    private readonly List<BrokerUser> users;

    public Bench()
    {
        users = [.. Devices.Select(id => new BrokerUser(id, BrokerFiles.NewPassword(), [new(BrokerAccess.ReadWrite, $"edgeenergy/v1/test/{id}/#")]))];
        users.Add(new BrokerUser("gateway", BrokerFiles.NewPassword(), [new(BrokerAccess.ReadWrite, "#")]));
        Broker = new MosquittoBroker(Path.Combine(folder.FullName, "broker"), 0, users);
    }

    public static IReadOnlyList<string> Devices { get; } = ["dev-tcp", "dev-logger", "dev-serial"];

    public MosquittoBroker Broker { get; }

    internal InverterBank[] Banks { get; } = [new(), new(), new()];

    internal SocketInverter Tcp { get; private set; } = null!;

    internal SocketInverter Logger { get; private set; } = null!;

    internal SerialInverter Serial { get; private set; } = null!;

    internal TestGateway Gateway { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Tcp = new SocketInverter(Banks[0], () => new TcpFraming());
        Logger = new SocketInverter(Banks[1], () => new SolarmanFraming(LoggerSerial, 0));
        Serial = new SerialInverter(Banks[2]);
        await File.WriteAllBytesAsync(PathOf("map.bin"), MapCompiler.Load(Repository.ThreePhaseMap).Table);
        await Broker.StartAsync(CancellationToken.None);
        await Gateway.StartAsync(new MqttOptions
        {
            Host = "127.0.0.1",
            Port = Broker.Port,
            ClientId = "gateway",
            User = "gateway",
            Password = users[^1].Password,
            CleanSession = false,
            ReconnectDelay = TimeSpan.FromMilliseconds(20),
            ReconnectDelayMax = TimeSpan.FromMilliseconds(100),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Broker.DisposeAsync();
        Tcp.Dispose();
        Logger.Dispose();
        Serial.Dispose();
        folder.Delete(recursive: true);
    }

    public JsonObject Config(bool readOnly = false, int ackTimeout = 10_000)
    {
        JsonArray list = [];
        JsonObject[] transports =
        [
            new() { ["kind"] = "tcp", ["host"] = "127.0.0.1", ["port"] = Tcp.Port, ["unit"] = 1, ["path"] = null },
            new() { ["kind"] = "solarman", ["host"] = "127.0.0.1", ["port"] = Logger.Port, ["unit"] = 1, ["logger_serial"] = LoggerSerial },
            new() { ["kind"] = "rtu", ["path"] = Serial.Path, ["unit"] = 1 },
        ];
        for (int i = 0; i < Devices.Count; i++)
        {
            // The served side shares the machine with all other tests; an answer may take its time.
            transports[i]["timeout_ms"] = 10_000;
            File.WriteAllText(PathOf(Devices[i] + ".key"), Convert.ToHexString([.. Enumerable.Range(i + 1, 32).Select(b => (byte)b)]));
            File.WriteAllText(PathOf(Devices[i] + ".password"), users[i].Password);
            list.Add(new JsonObject
            {
                ["id"] = Devices[i],
                ["site"] = "test",
                ["transport"] = transports[i],
                ["map"] = PathOf("map.bin"),
                ["key_file"] = PathOf(Devices[i] + ".key"),
                ["gateway_public_key"] = Convert.ToHexString(new Sign1Es256k(new Secp256k1(), TestGateway.Key).PublicKey),
                ["log"] = PathOf(Devices[i]),
                ["read_only"] = readOnly,
                ["mqtt"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = Broker.Port, ["user"] = Devices[i], ["password_file"] = PathOf(Devices[i] + ".password") },
            });
        }

        return new JsonObject { ["lockstep"] = true, ["seed"] = 1, ["ack_timeout_ms"] = ackTimeout, ["devices"] = list };
    }

    /// <summary>The register map of the devices as a later version; damaged, what is signed is no map.</summary>
    public byte[] LaterMap(int version, bool damaged)
    {
        byte[] table = MapCompiler.Load(EditedMap(version, text => text)).Table;
        table[^1] ^= damaged ? (byte)1 : (byte)0;
        return table;
    }

    /// <summary>Path of the register map of the devices as another version, with changes.</summary>
    public string EditedMap(int version, Func<string, string> edit)
    {
        string text = File.ReadAllText(Repository.ThreePhaseMap);
        int line = text.IndexOf("\nversion: ", StringComparison.Ordinal) + 1;
        string path = Path.Combine(folder.CreateSubdirectory($"version-{version}").FullName, "deye-hybrid-3p-lv.yaml");
        File.WriteAllText(path, edit($"{text[..line]}version: {version}{text[text.IndexOf('\n', line)..]}"));
        return path;
    }

    /// <summary>Password file of the gateway's account.</summary>
    public string GatewayPassword()
    {
        string path = PathOf("gateway.password");
        File.WriteAllText(path, users[^1].Password);
        return path;
    }

    internal VirtualProcess Launch(JsonObject config)
    {
        string path = PathOf("config.json");
        File.WriteAllText(path, config.ToJsonString());
        return new VirtualProcess(path);
    }

    public string PathOf(string name) => Path.Combine(folder.FullName, name);
}
