using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Audit;

/// <summary>A device that reads a steady power at the grid and states its periods, with counters that step by so many Wh.</summary>
internal sealed class TestMeter
{
    private const int PollSeconds = 60;
    private const int PeriodSeconds = 900;

    private readonly Secp256k1 _curve = new();
    private readonly ReadingCodec _codec = new();
    private readonly Reading _reading = new();
    private readonly PeriodMeter _meter = new(PeriodSeconds);
    private readonly byte[] _buffer = new byte[ReadingCodec.MaxEnvelopeLength];
    private readonly byte[] _head = new byte[Reading.HashLength];
    private readonly byte[] _key;
    private readonly Sign1Es256k _signer;
    private readonly int _kiloExponent;
    private readonly long _stepWh;
    private readonly List<StoredReading> _readings = [];
    private readonly Dictionary<long, Domain.IntervalStatement> _statements = [];
    private uint _epoch = 1;
    private uint _sequence;
    private long _gridWs = 1_234_567_890;

    /// <summary>A device whose key follows from its name, with counters that step by 1 Wh, or by 100 as those of an inverter that counts tenths of a kWh.</summary>
    public TestMeter(string id, long stepWh = 1)
    {
        Id = id;
        _stepWh = stepWh;
        _kiloExponent = stepWh == 100 ? -1 : -3;
        _key = SHA256.HashData(Encoding.UTF8.GetBytes("key of " + id));
        _signer = new Sign1Es256k(_curve, _key);
        Device = new Device(id, "site", _signer.PublicKey, EthereumAddress.OfPublicKey(_signer.PublicKey));
    }

    public string Id { get; }

    public Device Device { get; }

    /// <summary>Power at the grid from now on, import positive.</summary>
    public long GridW { get; set; }

    /// <summary>Added to the export of the next statement.</summary>
    public long Lie { get; set; }

    /// <summary>The next reading has no good counter.</summary>
    public bool CounterFails { get; set; }

    public IReadOnlyList<StoredReading> Readings => _readings;

    /// <summary>Reads once a minute from one time on, up to and including the other.</summary>
    public void Run(long fromUnix, long toUnix)
    {
        for (long unix = fromUnix; unix <= toUnix; unix += PollSeconds)
        {
            Read(unix);
        }
    }

    /// <summary>The device starts again: its energies go on in the next epoch.</summary>
    public void Restart()
    {
        _meter.StartEpoch(_epoch, _epoch + 1);
        _epoch++;
        _sequence = 0;
        Array.Clear(_head);
    }

    /// <summary>What stands under a period: the statement, and readings from that with which the period's energy began.</summary>
    public MeterRecords Records(SettlementPeriod period)
    {
        Domain.IntervalStatement statement = _statements[period.StartUnix];
        int last = _readings.FindIndex(r => r.Epoch == statement.Epoch && r.Sequence == statement.LastSequence);
        int begin = _readings.FindIndex(r => r.Unix >= period.StartUnix);
        return new MeterRecords(Device, statement, [.. _readings[begin..(last + 1)].Select(r => r.Envelope)]);
    }

    /// <summary>The same reading, signed as well, with another one before it.</summary>
    public byte[] WithAnotherPast(byte[] envelope)
    {
        Reading reading = new();
        Assert.Equal(DecodeResult.Ok, _codec.Decode(envelope, 0, envelope.Length, reading, new CoseEnvelope()));
        reading.PreviousHash[0] ^= 1;
        return _buffer[.._codec.Encode(reading, _signer, _buffer, 0)];
    }

    private void Read(long unix)
    {
        _gridWs += Math.Abs(GridW) * PollSeconds;
        _sequence++;
        _reading.Clear();
        _reading.DeviceId = Id;
        _reading.Epoch = _epoch;
        _reading.Sequence = _sequence;
        _head.CopyTo(_reading.PreviousHash, 0);
        _reading.UnixSeconds = unix;
        _reading.TimeQuality = TimeQuality.Synchronised;
        long counted = _gridWs / 3600 / _stepWh;
        _reading.Add("grid_power", "W", GridW, 0, ValueQuality.Good);
        _reading.Add("total_grid_import", "kWh", GridW >= 0 ? counted : 5, (sbyte)_kiloExponent, CounterFails ? ValueQuality.Jump : ValueQuality.Good);
        _reading.Add("total_grid_export", "kWh", GridW < 0 ? counted : 5, (sbyte)_kiloExponent, CounterFails ? ValueQuality.Jump : ValueQuality.Good);
        byte[] envelope = _buffer[.._codec.Encode(_reading, _signer, _buffer, 0)];
        _codec.HeadHash(envelope, 0, envelope.Length, _head, 0);
        _readings.Add(new StoredReading(Id, _epoch, _sequence, unix, envelope, [.. _head]));
        _meter.Observe(_reading);
        while (_meter.TakeEnded())
        {
            State();
        }
    }

    private void State()
    {
        Core.IntervalStatement statement = new()
        {
            DeviceId = Id,
            PeriodStart = _meter.EndedStart,
            PeriodSeconds = PeriodSeconds,
            ImportWh = _meter.EndedWh[0],
            ExportWh = _meter.EndedWh[1] + Lie,
            Epoch = _epoch,
            FirstSequence = _meter.EndedFirstSequence,
            LastSequence = _sequence,
        };
        _head.CopyTo(statement.HeadHash, 0);
        Assert.True(new StatementCodec().Sign(statement, _curve, _key));
        _statements[_meter.EndedStart] = new Domain.IntervalStatement(
            Id, SettlementPeriod.Containing(_meter.EndedStart, PeriodSeconds / 60), statement.ImportWh, statement.ExportWh, _epoch, statement.FirstSequence, _sequence, [.. _head], [.. statement.Signature]);
    }
}
