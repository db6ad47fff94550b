using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Metering;

/// <summary>
/// The signature is the device's (RFC 9052 Sig_structure, ES256K, low s). A MAC is refused whoever made it: under a shared key it would prove nothing
/// to others.
/// </summary>
public sealed class SignatureRule(IEcdsaVerifier verifier) : IReadingRule
{
    private readonly Sha256 sha = new();
    private readonly byte[] hash = new byte[Sha256.HashLength];

    public Verdict Check(ReadingContext context)
    {
        CoseEnvelope envelope = context.Envelope;
        if (envelope.Algorithm != CoseEnvelope.Es256k)
        {
            return Verdict.Refuse(Rejection.Forged);
        }

        envelope.SigningHash(context.Bytes, sha, hash, 0);
        return verifier.Verify(context.Device!.PublicKey, hash, context.Bytes.AsSpan(envelope.SignatureOffset, envelope.SignatureLength))
            ? Verdict.Accept
            : Verdict.Refuse(Rejection.Forged);
    }
}
