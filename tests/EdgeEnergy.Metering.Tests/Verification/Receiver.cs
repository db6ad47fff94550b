using EdgeEnergy.Domain;

namespace EdgeEnergy.Metering.Tests.Verification;

/// <summary>The gateway's side for one device: verifier and chain.</summary>
internal sealed class Receiver(IEcdsaVerifier verifier, Device device, DeviceCursor? cursor = null)
{
    public const int Tolerance = 120;

    private readonly ReadingVerifier readings = new(verifier, Tolerance);

    public DeviceChain Chain { get; } = new(device, cursor, TestMeter.PeriodMinutes);

    public List<MeteredPeriod> Metered { get; } = [];

    /// <summary>Checks without taking.</summary>
    public Verdict Check(byte[] envelope, long now, string? topic = null) => readings.Check(topic ?? device.Id, envelope, Chain.Device, Chain.Cursor, now);

    /// <summary>Checks, and takes what is accepted.</summary>
    public Verdict Take(byte[] envelope, long now)
    {
        Verdict verdict = Check(envelope, now);
        if (verdict.Outcome == Outcome.Accepted)
        {
            Metered.AddRange(Chain.Extend(readings.Context));
        }

        return verdict;
    }
}
