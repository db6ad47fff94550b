using EdgeEnergy.Domain;
using EdgeEnergy.Metering;

namespace EdgeEnergy.Core.Tests.Nodes;

/// <summary>The gateway's own verification of a device's chain and statements; what it refuses for good it answers with a signed refusal.</summary>
internal sealed class StrictGateway : IEcdsaVerifier
{
    private const int AheadBeforeRefusal = 5;
    private readonly TestDevice device;
    private readonly Secp256k1 curve = new();
    private readonly Device known;
    private readonly ReadingVerifier readings;
    private readonly StatementVerifier statements;
    private readonly Dictionary<(long Epoch, long Sequence), byte[]> stored = [];
    private readonly Dictionary<long, MeteredPeriod> metered = [];
    private DeviceChain chain;
    private int ahead;

    public StrictGateway(TestDevice device)
    {
        this.device = device;
        byte[] address = new byte[Secp256k1.AddressLength];
        Secp256k1.Address(device.PublicKey, 0, new Keccak256(), address, 0);
        known = new Device(device.Options.DeviceId, device.Options.Site, device.PublicKey, address);
        readings = new ReadingVerifier(this, 120);
        statements = new StatementVerifier(this);
        chain = new DeviceChain(known, null, TestDevice.Period / 60);
        device.Uplink.Deliver = Take;
    }

    public IReadOnlyDictionary<(long Epoch, long Sequence), byte[]> Stored => stored;

    /// <summary>Energies of the periods whose statements were verified.</summary>
    public SortedDictionary<long, MeteredPeriod> Settled { get; } = [];

    public List<Rejection> Refused { get; } = [];

    public DeviceCursor? Cursor => chain.Cursor;

    public bool Listens { get; set; } = true;

    /// <summary>The store was restored from before: readings after it are unknown to the gateway.</summary>
    public void ForgetChain() => chain = new DeviceChain(known, null, TestDevice.Period / 60);

    public bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) =>
        curve.Verify(publicKey.ToArray(), 0, hash.ToArray(), 0, signature.ToArray(), 0);

    /// <summary>There is one signer here: its address, when the signature is its own.</summary>
    public bool TryRecover(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, Span<byte> address)
    {
        known.Address.CopyTo(address);
        return Verify(known.PublicKey, hash, signature[..Secp256k1.SignatureLength]);
    }

    public byte[] Refusal(byte[] bytes, uint epoch, uint sequence, uint chainEpoch, byte[]? key = null, string? name = null)
    {
        ChainRefusal refusal = new() { Epoch = epoch, Sequence = sequence, ChainEpoch = chainEpoch };
        System.Security.Cryptography.SHA256.HashData(bytes).CopyTo(refusal.Hash, 0);
        byte[] buffer = new byte[ChainRefusalCodec.MaxLength];
        int length = new ChainRefusalCodec().Encode(refusal, name ?? known.Id, new Sign1Es256k(curve, key ?? device.GatewayKey), buffer, 0);
        Assert.True(length > 0);
        return buffer[..length];
    }

    private void Take(string topic, byte[] bytes)
    {
        if (!Listens)
        {
            return;
        }

        if (topic.EndsWith("/reading", StringComparison.Ordinal))
        {
            TakeReading(bytes);
        }
        else if (topic.EndsWith("/statement", StringComparison.Ordinal))
        {
            TakeStatement(bytes);
        }
    }

    private void TakeReading(byte[] bytes)
    {
        Verdict verdict = readings.Check(known.Id, bytes, known, chain.Cursor, device.Now);
        ReadingContext context = readings.Context;
        (uint epoch, uint sequence) = (context.Reading.Epoch, context.Reading.Sequence);
        bool held = verdict.Outcome == Outcome.Duplicate && stored.TryGetValue((epoch, sequence), out byte[]? before) && before.AsSpan().SequenceEqual(bytes);
        ahead = verdict.Outcome == Outcome.Ahead ? ahead + 1 : 0;
        if (verdict.Outcome == Outcome.Accepted)
        {
            foreach (MeteredPeriod period in chain.Extend(context))
            {
                metered[period.Period.StartUnix] = period;
            }

            stored.Add((epoch, sequence), bytes);
        }
        else if (verdict.Rejection == Rejection.NotFresh)
        {
            // Its time may come.
            return;
        }
        else if (!held && (verdict.Outcome != Outcome.Ahead || ahead >= AheadBeforeRefusal))
        {
            ahead = 0;
            Refuse(verdict.Rejection, bytes, epoch, sequence);
            return;
        }

        if (verdict.Outcome != Outcome.Ahead)
        {
            Acknowledge(new Ack { Epoch = (uint)chain.Cursor!.Epoch, Sequence = (uint)chain.Cursor.Sequence });
        }
    }

    private void TakeStatement(byte[] bytes)
    {
        Assert.Equal(Outcome.Accepted, statements.Authenticate(bytes, known).Outcome);
        IntervalStatement statement = statements.Statement;
        Verdict verdict = statements.Compare(metered.GetValueOrDefault(statement.PeriodStart));
        if (verdict.Outcome == Outcome.Accepted)
        {
            Settled[statement.PeriodStart] = metered[statement.PeriodStart];
            Acknowledge(new Ack { Epoch = statement.Epoch, Sequence = statement.LastSequence, PeriodStart = statement.PeriodStart });
        }
        else if (verdict.Outcome == Outcome.Rejected)
        {
            Refuse(verdict.Rejection, bytes, statement.Epoch, statement.LastSequence);
        }
    }

    private void Refuse(Rejection why, byte[] bytes, uint epoch, uint sequence)
    {
        Refused.Add(why);
        device.Uplink.Send(UplinkMessage.Ack, Refusal(bytes, epoch, sequence, (uint)(chain.Cursor?.Epoch ?? 0)));
    }

    private void Acknowledge(Ack ack)
    {
        byte[] buffer = new byte[AckCodec.MaxLength];
        int length = new AckCodec().Encode(ack, buffer, 0);
        device.Uplink.Send(UplinkMessage.Ack, buffer[..length]);
    }
}
