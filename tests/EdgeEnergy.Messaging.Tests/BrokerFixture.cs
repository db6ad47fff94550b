namespace EdgeEnergy.Messaging.Tests;

/// <summary>A mosquitto of its own in a temporary folder, with a gateway that may do everything and a device that may do only its own.</summary>
public sealed class BrokerFixture : IAsyncLifetime
{
    public const string DeviceTopics = "edgeenergy/v1/site1/dev1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-broker-");
    private readonly BrokerUser _gateway = new("gateway", BrokerFiles.NewPassword(), [new(BrokerAccess.ReadWrite, "#")]);
    private readonly BrokerUser _device = new(
        "dev1",
        BrokerFiles.NewPassword(),
        [
            new(BrokerAccess.Write, $"{DeviceTopics}/reading"),
            new(BrokerAccess.Write, $"{DeviceTopics}/status"),
            new(BrokerAccess.Read, $"{DeviceTopics}/ack"),
        ]);

    public BrokerFixture() => Broker = new MosquittoBroker(_folder.FullName, port: 0, [_gateway, _device]);

    public MosquittoBroker Broker { get; }

    public async ValueTask InitializeAsync() => await Broker.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    public MqttOptions Gateway(string clientId) => Options(_gateway, clientId);

    public MqttOptions Device(string clientId) => Options(_device, clientId);

    private MqttOptions Options(BrokerUser user, string clientId) => new()
    {
        Host = "127.0.0.1",
        Port = Broker.Port,
        ClientId = clientId,
        User = user.Name,
        Password = user.Password,
        ReconnectDelay = TimeSpan.FromMilliseconds(20),
        ReconnectDelayMax = TimeSpan.FromMilliseconds(100),
    };
}
