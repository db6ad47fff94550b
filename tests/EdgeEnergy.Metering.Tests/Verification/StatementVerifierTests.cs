using EdgeEnergy.Ledger;
using Statement = EdgeEnergy.Core.IntervalStatement;

namespace EdgeEnergy.Metering.Tests.Verification;

public sealed class StatementVerifierTests : IDisposable
{
    private readonly Secp256k1Native curve = new();
    private readonly TestMeter meter;
    private readonly Receiver gateway;
    private readonly StatementVerifier statements;
    private readonly Statement statement;

    public StatementVerifierTests()
    {
        meter = new TestMeter(curve);
        gateway = new Receiver(curve, meter.Device);
        statements = new StatementVerifier(curve);
        while (meter.Ended.Count == 0)
        {
            Assert.Equal(Verdict.Accept, gateway.Take(meter.Next(), meter.Unix));
        }

        statement = meter.Ended[0];
    }

    /// <summary>What a liar with the right key might change.</summary>
    public static TheoryData<string> Lies() => ["import", "export", "epoch", "first", "last", "head", "start", "seconds"];

    public void Dispose() => curve.Dispose();

    [Fact]
    public void A_genuine_one_is_accepted_and_again_when_it_comes_again()
    {
        byte[] bytes = meter.Bytes(statement);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(Verdict.Accept, statements.Authenticate(bytes, meter.Device));
            Assert.Equal(Verdict.Accept, statements.Compare(gateway.Metered[0]));
        }
    }

    [Fact]
    public void Every_byte_counts()
    {
        byte[] genuine = meter.Bytes(statement);
        for (int i = 0; i < genuine.Length; i++)
        {
            byte[] forged = [.. genuine];
            forged[i] ^= 1;
            Assert.Equal(Outcome.Rejected, statements.Authenticate(forged, meter.Device).Outcome);
        }
    }

    [Fact]
    public void Another_devices_is_unknown_another_keys_is_forged()
    {
        TestMeter neighbour = new(curve, "dev-b08", seed: 2);
        Assert.Equal(Verdict.Refuse(Rejection.UnknownDevice), statements.Authenticate(meter.Bytes(statement), neighbour.Device));
        Assert.Equal(Verdict.Refuse(Rejection.UnknownDevice), statements.Authenticate(meter.Bytes(statement), null));

        new TestMeter(curve, meter.Id, seed: 3).Sign(statement);
        Assert.Equal(Verdict.Refuse(Rejection.Forged), statements.Authenticate(meter.Bytes(statement), meter.Device));
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_signed_lie_contradicts_the_readings(string lie)
    {
        switch (lie)
        {
            case "import": statement.ImportWh++; break;
            case "export": statement.ExportWh++; break;
            case "epoch": statement.Epoch++; break;
            case "first": statement.FirstSequence++; break;
            case "last": statement.LastSequence++; break;
            case "head": statement.HeadHash[0] ^= 1; break;
            case "start": statement.PeriodStart++; break;
            default: statement.PeriodSeconds++; break;
        }

        meter.Sign(statement);
        Assert.Equal(Verdict.Accept, statements.Authenticate(meter.Bytes(statement), meter.Device));
        Assert.Equal(Verdict.Refuse(Rejection.Contradicted), statements.Compare(gateway.Metered[0]));
    }

    [Fact]
    public void An_old_one_sent_for_a_new_period_contradicts()
    {
        do
        {
            _ = gateway.Take(meter.Next(), meter.Unix);
        }
        while (meter.Ended.Count == 0);

        Assert.Equal(Verdict.Accept, statements.Authenticate(meter.Bytes(statement), meter.Device));
        Assert.Equal(Verdict.Refuse(Rejection.Contradicted), statements.Compare(gateway.Metered[1]));
    }

    [Fact]
    public void One_that_comes_before_its_readings_waits()
    {
        Assert.Equal(Verdict.Accept, statements.Authenticate(meter.Bytes(statement), meter.Device));
        Assert.Equal(new Verdict(Outcome.Ahead, Rejection.None), statements.Compare(null));
    }

    [Fact]
    public void Rubbish_is_malformed()
    {
        Random random = new(4);
        for (int i = 0; i < 1000; i++)
        {
            byte[] bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            Assert.Equal(Verdict.Refuse(Rejection.Malformed), statements.Authenticate(bytes, meter.Device));
        }
    }
}
