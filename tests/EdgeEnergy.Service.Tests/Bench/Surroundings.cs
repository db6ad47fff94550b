using EdgeEnergy.Ledger;
using EdgeEnergy.Messaging;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>A real broker and a real chain in a folder of their own, and devices that talk to the broker.</summary>
internal sealed class Surroundings : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("edge-service-");
    private readonly List<BrokerUser> users;
    private readonly List<TestDevice> devices = [];
    private readonly long? chainUnix;
    private readonly long chainId;
    private AnvilProcess chain = null!;

    private Surroundings(long? chainUnix, long chainId)
    {
        this.chainUnix = chainUnix;
        this.chainId = chainId;
        users = [.. Sample.Devices.Select(id => new BrokerUser(id, BrokerFiles.NewPassword(), [new(BrokerAccess.ReadWrite, $"edgeenergy/v1/{Sample.Site}/{id}/#")]))];
        users.Add(new BrokerUser("gateway", BrokerFiles.NewPassword(), [new(BrokerAccess.ReadWrite, "#")]));
        Broker = new MosquittoBroker(Path.Combine(folder.FullName, "broker"), 0, users);
    }

    public MosquittoBroker Broker { get; }

    public Uri ChainUrl => chain.Url;

    public string Data => this["gateway"];

    public string PasswordFile => this["gateway.password"];

    public string Password(string user) => users.Single(u => u.Name == user).Password;

    public string this[string name] => Path.Combine(folder.FullName, name);

    /// <summary>With a chain whose first block is of that time, or of the machine's.</summary>
    public static async Task<Surroundings> StartAsync(long? chainUnix = null, long chainId = WellKnownKeys.DevelopmentChainId)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Surroundings made = new(chainUnix, chainId);
        Task<AnvilProcess> anvil = AnvilProcess.StartAsync(made.Chain(0), cancellation);
        await made.Broker.StartAsync(cancellation);
        made.chain = await anvil;
        SecretFile.Write(made.PasswordFile, made.users[^1].Password);
        return made;
    }

    public async Task<TestDevice> DeviceAsync(string id)
    {
        TestDevice device = new(id);
        devices.Add(device);
        await device.ConnectAsync(Broker.Port, users.Single(u => u.Name == id).Password);
        return device;
    }

    /// <summary>All devices: the home imports, roof and field export.</summary>
    public async Task<TestDevice[]> DevicesAsync()
    {
        TestDevice home = await DeviceAsync("dev-home");
        TestDevice roof = await DeviceAsync("dev-roof");
        TestDevice field = await DeviceAsync("dev-field");
        (home.GridW, home.LoadW) = (2000, 2000);
        (roof.GridW, roof.PvW, roof.LoadW) = (-3000, 4000, 1000);
        (field.GridW, field.PvW) = (-8000, 8000);
        return [home, roof, field];
    }

    public Task ChainDownAsync() => chain.StopAsync();

    public async Task ChainUpAsync()
    {
        int port = chain.Url.Port;
        await chain.DisposeAsync();
        chain = await AnvilProcess.StartAsync(Chain(port), TestContext.Current.CancellationToken);
    }

    /// <summary>Starts the service with these surroundings; settings given replace those.</summary>
    public GatewayProcess Gateway(params string[] settings) => Gateway(credentials: null, settings);

    /// <summary>The same with a folder of systemd's credentials.</summary>
    public GatewayProcess Gateway(string? credentials, string[] settings) => new(
    [
        $"--Gateway:DataFolder={Data}",
        "--Gateway:Port=0",
        $"--Gateway:MqttPort={Broker.Port}",
        $"--Gateway:MqttPasswordFile={PasswordFile}",
        "--Gateway:DevelopmentSeed=1",
        $"--Gateway:ChainUrl={chain.Url}",
        $"--Gateway:ContractsFolder={Repository.ContractsOut}",
        "--Gateway:Clock=stepped",
        $"--Gateway:ClockStartUnix={Sample.Noon}",
        .. settings,
    ], credentials: credentials);

    public async ValueTask DisposeAsync()
    {
        foreach (TestDevice device in devices)
        {
            await device.DisposeAsync();
        }

        await Broker.DisposeAsync();
        await chain.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private AnvilSettings Chain(int port) => new() { ContractsFolder = Repository.Contracts, StateFolder = this["chain"], Port = port, GenesisUnix = chainUnix, ChainId = chainId };
}
