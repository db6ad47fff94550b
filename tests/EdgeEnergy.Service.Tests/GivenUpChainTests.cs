using EdgeEnergy.Core;
using EdgeEnergy.Metering.Maps;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>A real node and a gateway that lost what it had acknowledged: the refusal is signed, the node begins anew, and every reading counts once.</summary>
public sealed class GivenUpChainTests : IAsyncLifetime, IDisposable
{
    private const string Device = "dev-home";
    private const int Lost = 3;

    /// <summary>Minutes in which the node, by its own time-outs, has sent the same reading often enough for the gateway to give up waiting for those before it.</summary>
    private const int Patience = 60;

    private readonly DirectoryInfo flash = Directory.CreateTempSubdirectory("edge-node-");
    private readonly NodeUplink uplink = new(Device);
    private Surroundings surroundings = null!;
    private HostedGateway gateway = null!;
    private readonly NodeLine line = new();
    private ReadingLog? log;
    private SlotStateFile? state;
    private long now = Sample.Noon;

    public async ValueTask InitializeAsync()
    {
        surroundings = await Surroundings.StartAsync();
        gateway = await HostedGateway.StartAsync(surroundings);
    }

    public async ValueTask DisposeAsync()
    {
        await uplink.DisposeAsync();
        await gateway.DisposeAsync();
        await surroundings.DisposeAsync();
    }

    public void Dispose()
    {
        log?.Close();
        state?.Close();
        flash.Delete(recursive: true);
    }

    [Fact]
    public async Task A_refused_chain_is_given_up_and_the_next_epoch_is_taken_exactly_once()
    {
        await uplink.ConnectAsync(Device, surroundings.Broker.Port, surroundings.Password(Device));
        Node node = Boot();
        for (int i = 0; i < Lost; i++)
        {
            Step(node);
            await AllTakenAsync(node);
        }

        uint lostEpoch = node.Epoch;
        Assert.Equal(Lost, gateway.Store.CountReadings().Accepted);

        // A gateway from an empty backup: it knows nothing of what it acknowledged, and the node has it no more.
        await gateway.DisposeAsync();
        Directory.Delete(surroundings.Data, recursive: true);
        gateway = await HostedGateway.StartAsync(surroundings);
        uplink.Held = true;
        for (int minute = 0; minute < Patience; minute++)
        {
            Step(node);
        }

        await gateway.EventAsync("readings before it are missing; it is told to begin anew");
        uplink.Held = false;
        while (node.ChainsGivenUp == 0)
        {
            await uplink.ArrivedAsync();
            node.Exchange(now);
        }

        Assert.Equal((0, lostEpoch + 2), (node.Pending, node.Epoch));
        byte[] refusal = uplink.Taken.FindLast(bytes => ChainRefusalCodec.IsRefusal(bytes, 0, bytes.Length))!;
        for (int i = 0; i < 4; i++)
        {
            Step(node);
            await AllTakenAsync(node);
            uplink.Again(refusal);
        }

        // The refusal comes again and finds nothing to refuse; a restart goes on in the epoch after.
        Assert.Equal(1, node.ChainsGivenUp);
        Assert.Equal(Enumerable.Range(1, 4), gateway.Store.Readings(Device, node.Epoch, 1, uint.MaxValue).Select(reading => (int)reading.Sequence));
        log!.Close();
        node = Boot();
        Step(node);
        await AllTakenAsync(node);
        Assert.Equal(lostEpoch + 3, node.Epoch);
        Assert.Equal(5, gateway.Store.CountReadings().Accepted);
        Assert.Empty(gateway.Store.Readings(Device, lostEpoch, 1, uint.MaxValue));
    }

    [Fact]
    public async Task A_refusal_that_the_gateway_did_not_sign_changes_nothing()
    {
        await uplink.ConnectAsync(Device, surroundings.Broker.Port, surroundings.Password(Device));
        Node node = Boot();
        await gateway.DisposeAsync();
        Step(node);
        uint epoch = node.Epoch;
        ChainRefusal refusal = new() { Epoch = node.Epoch, Sequence = node.Sequence, ChainEpoch = node.Epoch + 40 };
        log!.Rewind();
        LogRecord record = new(ReadingCodec.MaxEnvelopeLength);
        Assert.True(log.ReadNext(record));
        System.Security.Cryptography.SHA256.HashData(record.Data.AsSpan(0, record.Length), refusal.Hash);
        byte[] buffer = new byte[ChainRefusalCodec.MaxLength];
        int length = new ChainRefusalCodec().Encode(refusal, Device, new Sign1Es256k(new Secp256k1(), [.. Enumerable.Range(1, 32).Select(i => (byte)i)]), buffer, 0);

        uplink.Again(buffer[..length]);
        node.Exchange(now);

        Assert.Equal((0, 1, epoch), (node.ChainsGivenUp, node.Pending, node.Epoch));
        gateway = await HostedGateway.StartAsync(surroundings);
        node.Resend();
        node.Exchange(now);
        await AllTakenAsync(node);
        Assert.Equal(1, gateway.Store.CountReadings().Accepted);
    }

    private void Step(Node node)
    {
        now += 60;
        gateway.Tick(now);
        node.Step(now, TimeQuality.Synchronised);
        Assert.Equal("online", node.Reason);
    }

    private async Task AllTakenAsync(Node node)
    {
        node.Exchange(now);
        while (node.Pending > 0)
        {
            await uplink.ArrivedAsync();
            node.Exchange(now);
        }
    }

    private Node Boot()
    {
        RegisterMap map = RegisterMap.TryLoad(MapCompiler.Load(Repository.ThreePhaseMap).Table, out _)!;
        Secp256k1 curve = new();
        byte[] key = TestDevice.Key(Device);
        NodeOptions options = new() { DeviceId = Device, Site = Sample.Site, StatementKey = key, GatewayPublicKey = gateway.PublicKey };
        log = new ReadingLog(new FileBlockStore(Path.Combine(flash.FullName, "log")), 64 * 1024, 8, Node.RecordLength(map));
        state?.Close();
        state = new SlotStateFile(Path.Combine(flash.FullName, "state"), Node.StateLength);
        return new Node(options, map, new ModbusMaster(line, new TcpFraming(), line, new ModbusOptions()), new Sign1Es256k(curve, key), curve, log, uplink, state);
    }
}
