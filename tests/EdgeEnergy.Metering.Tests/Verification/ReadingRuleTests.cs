using EdgeEnergy.Core;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Metering.Tests.Verification;

/// <summary>Each rule alone on a context that all others would like, then with the one thing changed that it is there for.</summary>
public sealed class ReadingRuleTests : IDisposable
{
    private readonly Secp256k1Native curve = new();
    private readonly TestMeter meter;
    private readonly ReadingContext context;

    public ReadingRuleTests()
    {
        meter = new TestMeter(curve);
        ReadingVerifier verifier = new(curve, Receiver.Tolerance);
        DeviceChain chain = new(meter.Device, null, TestMeter.PeriodMinutes);
        Assert.Equal(Verdict.Accept, verifier.Check(meter.Id, meter.Next(), meter.Device, null, meter.Unix));
        _ = chain.Extend(verifier.Context);
        Assert.Equal(Verdict.Accept, verifier.Check(meter.Id, meter.Next(), meter.Device, chain.Cursor, meter.Unix));
        context = verifier.Context;
    }

    public void Dispose() => curve.Dispose();

    [Fact]
    public void Device()
    {
        DeviceRule rule = new();
        Assert.Equal(Verdict.Accept, rule.Check(context));
        context.Reading.DeviceId = "dev-b08";
        Assert.Equal(Verdict.Refuse(Rejection.UnknownDevice), rule.Check(context));
    }

    [Fact]
    public void Signature()
    {
        SignatureRule rule = new(curve);
        Assert.Equal(Verdict.Accept, rule.Check(context));
        context.Bytes[context.Envelope.PayloadOffset] ^= 1;
        Assert.Equal(Verdict.Refuse(Rejection.Forged), rule.Check(context));
    }

    [Theory]
    [InlineData(0u, 9u, Outcome.Duplicate, Rejection.None)]
    [InlineData(1u, 0u, Outcome.Duplicate, Rejection.None)]
    [InlineData(1u, 1u, Outcome.Rejected, Rejection.Replayed)]
    [InlineData(1u, 2u, Outcome.Accepted, Rejection.None)]
    [InlineData(1u, 3u, Outcome.Ahead, Rejection.None)]
    [InlineData(1u, uint.MaxValue, Outcome.Ahead, Rejection.None)]
    [InlineData(2u, 0u, Outcome.Ahead, Rejection.None)]
    [InlineData(2u, 1u, Outcome.Accepted, Rejection.None)]
    [InlineData(2u, 2u, Outcome.Ahead, Rejection.None)]
    [InlineData(uint.MaxValue, 1u, Outcome.Accepted, Rejection.None)]
    public void Order_after_reading_one_of_epoch_one(uint epoch, uint sequence, Outcome outcome, Rejection rejection)
    {
        context.Reading.Epoch = epoch;
        context.Reading.Sequence = sequence;
        Assert.Equal(new Verdict(outcome, rejection), new OrderRule().Check(context));
    }

    [Fact]
    public void Chain()
    {
        ChainRule rule = new();
        Assert.Equal(Verdict.Accept, rule.Check(context));
        context.Reading.Epoch++;
        Assert.Equal(Verdict.Refuse(Rejection.BrokenChain), rule.Check(context));
        Array.Clear(context.Reading.PreviousHash);
        Assert.Equal(Verdict.Accept, rule.Check(context));
    }

    [Theory]
    [InlineData(TimeQuality.Synchronised, Receiver.Tolerance, true)]
    [InlineData(TimeQuality.Synchronised, Receiver.Tolerance + 1, false)]
    [InlineData(TimeQuality.Synchronised, -1_000_000, true)]
    [InlineData(TimeQuality.Holdover, 1_000_000, true)]
    [InlineData(TimeQuality.Unknown, 1_000_000, true)]
    public void Freshness(TimeQuality quality, int ahead, bool accepted)
    {
        context.Reading.TimeQuality = quality;
        context.Reading.UnixSeconds = meter.Unix + ahead;
        Assert.Equal(accepted ? Verdict.Accept : Verdict.Refuse(Rejection.NotFresh), new FreshnessRule(Receiver.Tolerance).Check(context));
    }
}
