using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Metering.Tests.Verification;

public sealed class DeviceChainTests : IDisposable
{
    private readonly Secp256k1Native curve = new();

    public void Dispose() => curve.Dispose();

    /// <summary>A gateway that is started again after every single reading meters what one that never stopped does.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Restarted_at_every_reading_it_meters_the_same(int seed)
    {
        TestMeter meter = new(curve, seed: seed);
        Receiver uninterrupted = new(curve, meter.Device);
        Receiver restarted = new(curve, meter.Device);
        List<MeteredPeriod> metered = [];
        Random random = new(seed);
        for (int i = 0; i < 300; i++)
        {
            if (random.Next(40) == 0)
            {
                meter.Restart();
            }

            byte[] envelope = Next(meter, random);
            Assert.Equal(Verdict.Accept, uninterrupted.Take(envelope, meter.Unix));
            Assert.Equal(Verdict.Accept, restarted.Take(envelope, meter.Unix));
            metered.AddRange(restarted.Metered);
            restarted = new Receiver(curve, meter.Device, restarted.Chain.Cursor);
        }

        Assert.True(metered.Count > 10);
        Assert.Equal(Lines(uninterrupted.Metered), Lines(metered));
    }

    /// <summary>Device and gateway come to the same statement, over gaps, restarts, registers that fail and clocks that are lost.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void It_meters_what_the_device_states(int seed)
    {
        TestMeter meter = new(curve, seed: seed);
        Receiver gateway = new(curve, meter.Device);
        StatementVerifier statements = new(curve);
        Random random = new(seed);
        int compared = 0;
        for (int i = 0; i < 400; i++)
        {
            if (random.Next(50) == 0)
            {
                meter.Restart();
            }

            gateway.Metered.Clear();
            Assert.Equal(Verdict.Accept, gateway.Take(Next(meter, random), meter.Unix));
            Assert.Equal(meter.Ended.Count, gateway.Metered.Count);
            for (int k = 0; k < meter.Ended.Count; k++, compared++)
            {
                Assert.Equal(Verdict.Accept, statements.Authenticate(meter.Bytes(meter.Ended[k]), meter.Device));
                Assert.Equal(Verdict.Accept, statements.Compare(gateway.Metered[k]));
            }
        }

        Assert.True(compared > 10);
    }

    [Fact]
    public void A_state_of_another_version_is_told_with_its_device()
    {
        TestMeter meter = new(curve);
        DeviceCursor cursor = new(meter.Id, 1, 1, 0, new byte[32], new byte[PeriodMeter.StateSize - 1]);
        InputException e = Assert.Throws<InputException>(() => new DeviceChain(meter.Device, cursor, TestMeter.PeriodMinutes));
        Assert.Equal($"store, device dev-b07: energy state: found {PeriodMeter.StateSize - 1} bytes, expected {PeriodMeter.StateSize} bytes of this version", e.Message);
    }

    private static byte[] Next(TestMeter meter, Random random) => random.Next(12) switch
    {
        0 => meter.Next(random.Next(1, 3 * 900)),
        1 => meter.Next(60, TimeQuality.Holdover),
        2 => meter.Next(-random.Next(1, 1000)),
        _ => meter.Next(),
    };

    private static IEnumerable<string> Lines(IEnumerable<MeteredPeriod> periods) => periods.Select(p => $"{p with { HeadHash = [] }} {Convert.ToHexString(p.HeadHash)}");
}
