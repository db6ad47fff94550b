using EdgeEnergy.Core.Tests.Modbus;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Core.Tests.Nodes;

/// <summary>A node whose line, log, uplink and state file allocate nothing, so that what is counted is the node's.</summary>
internal sealed class QuietDevice : IByteStream, IUplink, IStateFile, IBlockStore, IBlockFile
{
    private readonly ModbusSlave slave;
    private readonly byte[] response = new byte[300];
    private readonly byte[] log = new byte[1024 * 1024];
    private readonly byte[] state = new byte[1024];
    private int responseLength;
    private int logLength;
    private int stateLength;

    /// <summary>A node on a map, with the variants that an installer chose and with a signature or a MAC over its readings.</summary>
    public QuietDevice(string mapId = "deye-hybrid-3p-lv", bool mac = false, Action<Inverter>? prepare = null, params string[] variants)
    {
        Inverter inverter = new();
        prepare?.Invoke(inverter);
        slave = new ModbusSlave(new TcpFraming(), inverter.Bank, 1);
        Map = RegisterMap.TryLoad(MapCompiler.Load(Path.Combine(Repository.Root, "hardware", "devices", mapId + ".yaml")).Table, out string _)!;
        Secp256k1 curve = new();
        byte[] key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        Sign1Es256k signer = new(curve, key);
        NodeOptions options = new() { DeviceId = "dev", Site = "test", StatementKey = key, GatewayPublicKey = signer.PublicKey, Variants = variants };
        ModbusMaster master = new(this, new TcpFraming(), new FakeClock(), new ModbusOptions());
        IReadingSigner sealer = mac ? new Mac0Hmac256(key) : signer;
        Node = new Node(options, Map, master, sealer, curve, new ReadingLog(this, log.Length / 2, 2, Node.RecordLength(Map)), this, this);
    }

    public RegisterMap Map { get; }

    public Node Node { get; }

    public bool Connected => true;

    public int Published { get; private set; }

    int IBlockFile.Length => logLength;

    int IByteStream.Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
    {
        int taken = responseLength;
        Array.Copy(response, 0, buffer, offset, taken);
        responseLength = 0;
        return taken;
    }

    bool IByteStream.Write(byte[] buffer, int offset, int count)
    {
        slave.Receive(buffer, offset, count);
        responseLength = slave.Respond(response);
        return true;
    }

    void IByteStream.DiscardInput() => responseLength = 0;

    bool IUplink.Publish(string topic, byte[] payload, int offset, int count, bool retain)
    {
        Published++;
        return true;
    }

    UplinkMessage IUplink.Receive(byte[] buffer, out int length)
    {
        length = 0;
        return UplinkMessage.None;
    }

    int IStateFile.Read(byte[] buffer)
    {
        Array.Copy(state, buffer, stateLength);
        return stateLength;
    }

    void IStateFile.Write(byte[] data, int count)
    {
        Array.Copy(data, state, count);
        stateLength = count;
    }

    string[] IBlockStore.List() => [];

    IBlockFile IBlockStore.Open(string name) => this;

    void IBlockStore.Delete(string name) => logLength = 0;

    int IBlockFile.Read(int position, byte[] buffer, int offset, int count)
    {
        int taken = Math.Clamp(logLength - position, 0, count);
        Array.Copy(log, position, buffer, offset, taken);
        return taken;
    }

    void IBlockFile.Append(byte[] data, int offset, int count)
    {
        Array.Copy(data, offset, log, logLength, count);
        logLength += count;
    }

    void IBlockFile.Sync()
    {
        // Memory is where it ends.
    }

    void IBlockFile.Truncate(int length) => logLength = length;

    void IBlockFile.Close()
    {
        // The bytes stay.
    }
}
