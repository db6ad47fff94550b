using EdgeEnergy.Core.Tests.Log;
using EdgeEnergy.Core.Tests.Modbus;
using EdgeEnergy.Core.Tests.Registers;

namespace EdgeEnergy.Core.Tests.Nodes;

/// <summary>A node on an energy meter that serves the grid connection: function 4, float32, names of the house.</summary>
public sealed class MeterNodeTests
{
    private const long Start = 1_750_000_500;

    private readonly FakeClock clock = new();
    private readonly Dictionary<int, float> inputs = [];
    private readonly List<Reading> readings = [];
    private readonly List<IntervalStatement> statements = [];
    private readonly MemoryLine line;

    public MeterNodeTests() => line = new MemoryLine(clock) { Answer = Serve };

    [Fact]
    public void A_meter_measures_the_grid_of_a_home_without_a_single_write()
    {
        Node node = Boot("eastron-sdm630");
        for (int minute = 0; minute <= 32; minute++)
        {
            Show(powerW: -3000, importKilowattHours: 1234.5f, exportKilowattHours: 70_000 + (0.05f * minute));
            node.Step(Start + (60 * minute), TimeQuality.Synchronised);
        }

        Assert.Equal(NodeState.Online, node.State);
        Assert.Equal("16909060", node.SerialNumber);
        Reading last = readings[^1];
        Assert.Equal(["grid_power", "grid_l1_voltage", "grid_l2_voltage", "grid_l3_voltage", "grid_frequency", "total_grid_import", "total_grid_export"], last.Names[..last.Count]);
        Assert.True(last.TryGetScaled("grid_power", 0, out long watts));
        Assert.Equal(-3000, watts);
        IntervalStatement whole = statements[^1];
        Assert.Equal(0, whole.ImportWh);
        Assert.InRange(whole.ExportWh, 730, 770);
        Assert.Contains(line.Written, frame => frame[1] == ModbusPdu.ReadInputRegisters);
        Assert.DoesNotContain(line.Written, frame => frame[1] is not (ModbusPdu.ReadHoldingRegisters or ModbusPdu.ReadInputRegisters));
    }

    [Fact]
    public void A_power_that_contradicts_volt_times_ampere_is_not_good()
    {
        Node node = Boot("eastron-sdm120");
        inputs[0x00] = 230;
        inputs[0x06] = 10;
        inputs[0x0C] = 23_000;
        inputs[0x1E] = 1;
        inputs[0x46] = 50;
        inputs[0x48] = 100;

        node.Step(Start, TimeQuality.Synchronised);

        Assert.Equal(ValueQuality.Inconsistent, readings[^1].Qualities[readings[^1].IndexOf("grid_power")]);
        Assert.True(readings[^1].TryGetScaled("total_grid_import", -3, out long wattHours));
        Assert.Equal(100_000, wattHours);
    }

    [Fact]
    public void A_variant_that_the_map_does_not_have_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Boot("eastron-sdm120", "meter-point-at-ct"));
        Assert.Throws<ArgumentException>(() => Boot("deye-hybrid-1p", "powers-in-10-w"));
        Assert.NotNull(Boot("deye-hybrid-1p", "meter-point-at-ct"));
    }

    private void Show(float powerW, float importKilowattHours, float exportKilowattHours)
    {
        for (int phase = 0; phase < 3; phase++)
        {
            inputs[0x00 + (2 * phase)] = 230 + phase;
            inputs[0x06 + (2 * phase)] = powerW / 3 / (230 + phase);
            inputs[0x0C + (2 * phase)] = powerW / 3;
            inputs[0x1E + (2 * phase)] = 1;
        }

        inputs[0x34] = powerW;
        inputs[0x46] = 50.01f;
        inputs[0x48] = importKilowattHours;
        inputs[0x4A] = exportKilowattHours;
    }

    private Node Boot(string map, params string[] variants)
    {
        byte[] key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        Secp256k1 curve = new();
        Sign1Es256k signer = new(curve, key);
        RegisterMap table = MapOf.Device(map);
        NodeOptions options = new() { DeviceId = "meter", Site = "test", StatementKey = key, GatewayPublicKey = signer.PublicKey, Variants = variants };
        MemoryUplink uplink = new() { Deliver = Take };
        ModbusMaster master = new(line, new RtuFraming(), clock, new ModbusOptions { SilenceMilliseconds = ModbusOptions.RtuSilence(9600) });
        ReadingLog log = new(new MemoryBlockStore(), 65536, 4, Node.RecordLength(table));
        return new Node(options, table, master, signer, curve, log, uplink, new MemoryState());
    }

    private void Take(string topic, byte[] payload)
    {
        if (topic.EndsWith("/reading", StringComparison.Ordinal))
        {
            Reading reading = new();
            Assert.Equal(DecodeResult.Ok, new ReadingCodec().Decode(payload, 0, payload.Length, reading, new CoseEnvelope()));
            readings.Add(reading);
        }
        else if (topic.EndsWith("/statement", StringComparison.Ordinal))
        {
            IntervalStatement statement = new();
            Assert.Equal(DecodeResult.Ok, new StatementCodec().Decode(payload, 0, payload.Length, statement));
            statements.Add(statement);
        }
    }

    /// <summary>Input registers hold floats, high word first; holding registers from 0xFC00 on the serial number 0x01020304 and the version.</summary>
    private byte[] Serve(byte[] request)
    {
        int first = (request[2] << 8) | request[3];
        int count = (request[4] << 8) | request[5];
        byte[] answer = new byte[5 + (2 * count)];
        answer[0] = 1;
        answer[1] = request[1];
        answer[2] = (byte)(2 * count);
        for (int i = 0; i < count; i++)
        {
            int address = first + i;
            uint bits = BitConverter.SingleToUInt32Bits(inputs.GetValueOrDefault(address & ~1));
            int word = request[1] == ModbusPdu.ReadInputRegisters ? (int)((address & 1) == 0 ? bits >> 16 : bits & 0xFFFF)
                : address == 0xFC00 ? 0x0102 : address == 0xFC01 ? 0x0304 : 0x0100;
            answer[3 + (2 * i)] = (byte)(word >> 8);
            answer[4 + (2 * i)] = (byte)word;
        }

        ushort crc = Crc16.Compute(answer, 0, answer.Length - 2);
        answer[^2] = (byte)crc;
        answer[^1] = (byte)(crc >> 8);
        return answer;
    }
}
