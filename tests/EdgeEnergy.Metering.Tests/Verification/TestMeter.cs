using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using Statement = EdgeEnergy.Core.IntervalStatement;

namespace EdgeEnergy.Metering.Tests.Verification;

/// <summary>A device as the gateway sees it: real envelopes and statements by the wire codecs, signed by libsecp256k1, of a home with a steady walk of powers.</summary>
internal sealed class TestMeter
{
    public const int PeriodMinutes = 15;
    public const long Start = 1_750_000_500 / 900 * 900;

    private readonly Secp256k1Native curve;
    private readonly byte[] key;
    private readonly ReadingCodec codec = new();
    private readonly StatementCodec statements = new();
    private readonly byte[] buffer = new byte[ReadingCodec.MaxEnvelopeLength];
    private readonly byte[] head = new byte[Core.Reading.HashLength];
    private readonly Reading reading = new();
    private readonly Random random;
    private readonly IReadingSigner signer;
    private PeriodMeter meter = new(PeriodMinutes * 60);
    private long importWs;
    private long exportWs;
    private long loadWs;

    public TestMeter(Secp256k1Native curve, string id = "dev-b07", int seed = 1)
    {
        this.curve = curve;
        random = new Random(seed);
        key = new byte[32];
        random.NextBytes(key);
        Id = id;
        signer = new NativeSigner(curve, key);
        byte[] publicKey = curve.PublicKey(key);
        byte[] hash = new byte[Keccak256.HashLength];
        new Keccak256().Hash(publicKey, 0, publicKey.Length, hash, 0);
        Device = new Device(id, "site", publicKey, hash[12..]);
    }

    public string Id { get; }

    public Device Device { get; }

    public uint Epoch { get; private set; } = 1;

    public uint Sequence { get; private set; }

    public long Unix { get; private set; } = Start;

    /// <summary>Statements of the periods that the newest reading ended.</summary>
    public List<Statement> Ended { get; } = [];

    /// <summary>A MAC under the device's key instead of its signature.</summary>
    public IReadingSigner MacSigner => new Mac0Hmac256(key);

    public void Restart()
    {
        // As a device does it: the energies are kept, the chain begins anew.
        byte[] state = new byte[PeriodMeter.StateSize];
        meter.SaveState(state, 0);
        meter = new PeriodMeter(PeriodMinutes * 60);
        Assert.True(meter.LoadState(state, 0));
        meter.StartEpoch();
        Epoch++;
        Sequence = 0;
        Array.Clear(head);
    }

    /// <summary>The next reading of the chain, so many seconds later.</summary>
    public byte[] Next(int seconds = 60, TimeQuality quality = TimeQuality.Synchronised, IReadingSigner? by = null)
    {
        Unix += seconds;
        Sequence++;
        Fill(quality);
        byte[] envelope = Encode(by ?? signer);
        codec.HeadHash(envelope, 0, envelope.Length, head, 0);
        meter.Observe(reading);
        Ended.Clear();
        while (meter.TakeEnded())
        {
            Ended.Add(Stated());
        }

        return envelope;
    }

    /// <summary>The newest place of the chain with other content; the chain does not go on from it.</summary>
    public byte[] Instead(Action<Reading> change)
    {
        change(reading);
        return Encode(signer);
    }

    public byte[] Bytes(Statement statement)
    {
        byte[] bytes = new byte[StatementCodec.MaxLength];
        return bytes[..statements.Encode(statement, bytes, 0)];
    }

    /// <summary>Signs the statement as it stands now.</summary>
    public void Sign(Statement statement)
    {
        byte[] digest = new byte[32];
        statements.Digest(statement, digest, 0);
        curve.Sign(digest, key, statement.Signature);
        statement.Signature[64] += 27;
    }

    private byte[] Encode(IReadingSigner by)
    {
        int length = codec.Encode(reading, by, buffer, 0);
        Assert.True(length > 0);
        return buffer[..length];
    }

    private void Fill(TimeQuality quality)
    {
        long gridW = random.Next(-4000, 6000);
        importWs += Math.Max(0, gridW) * 60;
        exportWs += Math.Max(0, -gridW) * 60;
        loadWs += 2000 * 60;
        reading.Clear();
        reading.DeviceId = Id;
        reading.Epoch = Epoch;
        reading.Sequence = Sequence;
        head.CopyTo(reading.PreviousHash, 0);
        reading.UnixSeconds = Unix;
        reading.TimeQuality = quality;
        reading.Add("grid_power", "W", gridW, 0, ValueQuality.Good);
        reading.Add("load_power", "W", 2000, 0, ValueQuality.Good);
        Counter("total_grid_import", importWs + 7_000_000L * 3600);
        Counter("total_grid_export", exportWs);
        Counter("total_load_energy", loadWs);
        Counter("total_pv_energy", loadWs, random.Next(10) == 0 ? ValueQuality.ReadFailed : ValueQuality.Good);
        Counter("total_battery_charge", 0);
        Counter("total_battery_discharge", 0);
    }

    /// <summary>Counters of an inverter: tenths of a kWh.</summary>
    private void Counter(string name, long wattSeconds, ValueQuality quality = ValueQuality.Good) =>
        reading.Add(name, "kWh", wattSeconds / 3600 / 100, -1, quality);

    private Statement Stated()
    {
        Statement statement = new()
        {
            DeviceId = Id,
            PeriodStart = meter.EndedStart,
            PeriodSeconds = PeriodMinutes * 60,
            ImportWh = meter.EndedWh[0],
            ExportWh = meter.EndedWh[1],
            Epoch = Epoch,
            FirstSequence = meter.EndedFirstSequence,
            LastSequence = Sequence,
        };
        head.CopyTo(statement.HeadHash, 0);
        Sign(statement);
        return statement;
    }
}
