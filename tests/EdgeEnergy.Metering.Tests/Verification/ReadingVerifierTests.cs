using EdgeEnergy.Core;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Metering.Tests.Verification;

public sealed class ReadingVerifierTests : IDisposable
{
    private const int Many = 10_000;

    private readonly Secp256k1Native curve = new();
    private readonly TestMeter meter;
    private readonly Receiver gateway;

    public ReadingVerifierTests()
    {
        meter = new TestMeter(curve);
        gateway = new Receiver(curve, meter.Device);
    }

    private static Verdict Rejected(Rejection why) => Verdict.Refuse(why);

    public void Dispose() => curve.Dispose();

    [Fact]
    public void Ten_thousand_genuine_readings_are_accepted()
    {
        for (int i = 0; i < Many; i++)
        {
            byte[] envelope = meter.Next();
            Assert.Equal(Verdict.Accept, gateway.Take(envelope, meter.Unix));
        }

        Assert.Equal(Many, gateway.Chain.Cursor!.Sequence);
    }

    /// <summary>Flipped bits, bytes changed, cut, doubled and spliced at random: whatever it is called, it is never accepted.</summary>
    [Fact]
    public void Ten_thousand_mutants_are_refused_and_none_throws()
    {
        Random random = new(20);
        _ = gateway.Take(meter.Next(), meter.Unix);
        byte[] previous = meter.Next();
        _ = gateway.Take(previous, meter.Unix);
        byte[] genuine = meter.Next();
        for (int i = 0; i < Many; i++)
        {
            byte[] mutant = Mutant(genuine, previous, random);
            if (!mutant.AsSpan().SequenceEqual(genuine) && !mutant.AsSpan().SequenceEqual(previous))
            {
                Assert.Equal(Outcome.Rejected, gateway.Check(mutant, meter.Unix).Outcome);
            }
        }

        Assert.Equal(Verdict.Accept, gateway.Take(genuine, meter.Unix));
    }

    [Fact]
    public void Every_byte_of_an_envelope_counts()
    {
        byte[] genuine = meter.Next();
        for (int i = 0; i < genuine.Length; i++)
        {
            byte[] forged = [.. genuine];
            forged[i] ^= 1;
            Assert.Equal(Outcome.Rejected, gateway.Check(forged, meter.Unix).Outcome);
        }

        Assert.Equal(Verdict.Accept, gateway.Check(genuine, meter.Unix));
    }

    [Fact]
    public void A_foreign_key_is_forged_a_foreign_topic_or_device_is_unknown()
    {
        TestMeter stranger = new(curve, meter.Id, seed: 2);
        Assert.Equal(Rejected(Rejection.Forged), gateway.Check(stranger.Next(), meter.Unix));

        TestMeter neighbour = new(curve, "dev-b08", seed: 3);
        byte[] theirs = neighbour.Next();
        Assert.Equal(Rejected(Rejection.UnknownDevice), gateway.Check(theirs, meter.Unix));
        Assert.Equal(Rejected(Rejection.UnknownDevice), gateway.Check(theirs, meter.Unix, neighbour.Id));
        Assert.Equal(Rejected(Rejection.UnknownDevice), gateway.Check(meter.Next(), meter.Unix, neighbour.Id));
        Assert.Equal(Rejected(Rejection.UnknownDevice), new ReadingVerifier(curve, 120).Check("dev-b08", theirs, null, null, meter.Unix));
    }

    [Fact]
    public void A_mac_is_no_signature()
    {
        Assert.Equal(Rejected(Rejection.Forged), gateway.Check(meter.Next(by: meter.MacSigner), meter.Unix));
    }

    /// <summary>r and n - s sign as well by the mathematics; a second form of the same reading would have another head hash.</summary>
    [Fact]
    public void The_other_s_of_the_same_signature_is_forged()
    {
        byte[] genuine = meter.Next();
        byte[] malleable = [.. genuine];
        System.Numerics.BigInteger order = System.Numerics.BigInteger.Parse("0FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", System.Globalization.NumberStyles.HexNumber);
        System.Numerics.BigInteger s = new(genuine.AsSpan(^32..), isUnsigned: true, isBigEndian: true);
        byte[] other = (order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        malleable.AsSpan(^32..).Clear();
        other.CopyTo(malleable.AsSpan(malleable.Length - other.Length));

        Assert.Equal(Rejected(Rejection.Forged), gateway.Check(malleable, meter.Unix));
    }

    [Fact]
    public void The_same_again_is_a_duplicate_other_content_in_its_place_is_a_replay()
    {
        byte[] first = meter.Next();
        byte[] second = meter.Next();
        _ = gateway.Take(first, meter.Unix);
        _ = gateway.Take(second, meter.Unix);

        Assert.Equal(Outcome.Duplicate, gateway.Check(second, meter.Unix).Outcome);
        Assert.Equal(Outcome.Duplicate, gateway.Check(first, meter.Unix).Outcome);
        Assert.Equal(Rejected(Rejection.Replayed), gateway.Check(meter.Instead(r => r.UnixSeconds++), meter.Unix));
        Assert.Equal(2, gateway.Chain.Cursor!.Sequence);
    }

    [Fact]
    public void An_epoch_that_was_left_is_over()
    {
        byte[] old = meter.Next();
        _ = gateway.Take(old, meter.Unix);
        byte[] never = meter.Next();
        meter.Restart();
        Assert.Equal(Verdict.Accept, gateway.Take(meter.Next(), meter.Unix));

        Assert.Equal(Outcome.Duplicate, gateway.Check(old, meter.Unix).Outcome);
        Assert.Equal(Outcome.Duplicate, gateway.Check(never, meter.Unix).Outcome);
        Assert.Equal(2, gateway.Chain.Cursor!.Epoch);
    }

    [Fact]
    public void What_comes_too_early_waits_for_what_is_missing()
    {
        byte[] first = meter.Next();
        byte[] second = meter.Next();
        byte[] third = meter.Next();
        Assert.Equal(Outcome.Ahead, gateway.Take(second, meter.Unix).Outcome);
        Assert.Equal(Verdict.Accept, gateway.Take(first, meter.Unix));
        Assert.Equal(Outcome.Ahead, gateway.Take(third, meter.Unix).Outcome);
        Assert.Equal(Verdict.Accept, gateway.Take(second, meter.Unix));
        Assert.Equal(Verdict.Accept, gateway.Take(third, meter.Unix));

        meter.Restart();
        _ = meter.Next();
        Assert.Equal(Outcome.Ahead, gateway.Take(meter.Next(), meter.Unix).Outcome);
    }

    [Fact]
    public void A_reading_that_does_not_name_the_one_before_breaks_the_chain()
    {
        _ = gateway.Take(meter.Next(), meter.Unix);
        _ = meter.Next();
        Assert.Equal(Rejected(Rejection.BrokenChain), gateway.Check(meter.Instead(r => r.PreviousHash[0] ^= 1), meter.Unix));

        meter.Restart();
        _ = meter.Next();
        Assert.Equal(Rejected(Rejection.BrokenChain), gateway.Check(meter.Instead(r => r.PreviousHash[31] = 1), meter.Unix));
    }

    [Fact]
    public void The_future_is_refused_until_it_comes_the_past_is_taken()
    {
        byte[] early = meter.Next();
        Assert.Equal(Rejected(Rejection.NotFresh), gateway.Take(early, meter.Unix - Receiver.Tolerance - 1));
        Assert.Equal(Verdict.Accept, gateway.Take(early, meter.Unix - Receiver.Tolerance));
        Assert.Equal(Verdict.Accept, gateway.Take(meter.Next(), meter.Unix + 86_400));
    }

    /// <summary>A clock that ran ahead and was set right: the chain goes on, and no period is opened again.</summary>
    [Fact]
    public void A_clock_that_was_set_back_does_not_end_the_chain()
    {
        _ = gateway.Take(meter.Next(), meter.Unix);
        _ = gateway.Take(meter.Next(900), meter.Unix);
        Assert.Single(gateway.Metered);
        long before = gateway.Chain.Cursor!.Unix;
        Assert.Equal(Verdict.Accept, gateway.Take(meter.Next(-700), meter.Unix));
        Assert.Equal(before, gateway.Chain.Cursor.Unix);
        for (int i = 0; i < 30; i++)
        {
            Assert.Equal(Verdict.Accept, gateway.Take(meter.Next(), meter.Unix));
        }

        Assert.Equal(gateway.Metered.Select(m => m.Period).Distinct(), gateway.Metered.Select(m => m.Period));
        Assert.Equal(2, gateway.Metered.Count);
    }

    [Fact]
    public void A_reading_without_the_time_is_part_of_the_chain_and_of_no_period()
    {
        _ = gateway.Take(meter.Next(), meter.Unix);
        Assert.Equal(Verdict.Accept, gateway.Take(meter.Next(86_400, TimeQuality.Unknown), meter.Unix));
        Assert.Equal(Verdict.Accept, gateway.Take(meter.Next(60, TimeQuality.Holdover), meter.Unix));
        Assert.Empty(gateway.Metered);
        Assert.Equal(meter.Unix - 86_460, gateway.Chain.Cursor!.Unix);

        Assert.Equal(Verdict.Accept, gateway.Take(meter.Next(-86_400), meter.Unix));
        Assert.Equal(4, gateway.Chain.Cursor.Sequence);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(ReadingCodec.MaxEnvelopeLength + 1)]
    public void Any_bytes_get_a_verdict(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Assert.Equal(Rejected(Rejection.Malformed), gateway.Check(bytes, meter.Unix));
    }

    private static byte[] Mutant(byte[] genuine, byte[] previous, Random random)
    {
        byte[] mutant = [.. genuine];
        switch (random.Next(5))
        {
            case 0:
                mutant[random.Next(mutant.Length)] ^= (byte)(1 << random.Next(8));
                return mutant;
            case 1:
                random.NextBytes(mutant.AsSpan(random.Next(mutant.Length - 4), 4));
                return mutant;
            case 2:
                return mutant[..random.Next(mutant.Length)];
            case 3:
                return [.. mutant, .. mutant[..random.Next(1, mutant.Length)]];
            default:
                int cut = random.Next(Math.Min(mutant.Length, previous.Length));
                return [.. previous[..cut], .. mutant[cut..]];
        }
    }
}
