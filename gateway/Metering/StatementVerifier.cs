using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using Statement = EdgeEnergy.Core.IntervalStatement;

namespace EdgeEnergy.Metering;

/// <summary>Checks a device's interval statement: its signature, and that it says of the period what the verified readings say. Not for concurrent use.</summary>
public sealed class StatementVerifier(IEcdsaVerifier verifier)
{
    private readonly StatementCodec codec = new();
    private readonly byte[] digest = new byte[Sha256.HashLength];
    private readonly byte[] signer = new byte[Secp256k1.AddressLength];

    /// <summary>The statement that was checked last, valid where it could be decoded.</summary>
    public Statement Statement { get; } = new();

    /// <summary>True when the bytes are a statement signed by the device of the topic.</summary>
    public Verdict Authenticate(byte[] bytes, Device? device)
    {
        if (codec.Decode(bytes, 0, bytes.Length, Statement) != DecodeResult.Ok)
        {
            return Verdict.Refuse(Rejection.Malformed);
        }

        if (device is null || Statement.DeviceId != device.Id)
        {
            return Verdict.Refuse(Rejection.UnknownDevice);
        }

        codec.Digest(Statement, digest, 0);
        return verifier.TryRecover(digest, Statement.Signature, signer) && signer.AsSpan().SequenceEqual(device.Address)
            ? Verdict.Accept
            : Verdict.Refuse(Rejection.Forged);
    }

    /// <summary>
    /// Compares the authenticated statement with what the readings say; null while the reading that ends its period is still to come.
    /// </summary>
    public Verdict Compare(MeteredPeriod? metered)
    {
        if (metered is null)
        {
            return new Verdict(Outcome.Ahead, Rejection.None);
        }

        bool same = Statement.PeriodStart == metered.Period.StartUnix
            && Statement.PeriodSeconds == metered.Period.Seconds
            && Statement.ImportWh == metered.ImportWh
            && Statement.ExportWh == metered.ExportWh
            && Statement.Epoch == metered.Epoch
            && Statement.FirstSequence == metered.FirstSequence
            && Statement.LastSequence == metered.LastSequence
            && Statement.HeadHash.AsSpan().SequenceEqual(metered.HeadHash);
        return same ? Verdict.Accept : Verdict.Refuse(Rejection.Contradicted);
    }
}
