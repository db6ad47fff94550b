using EdgeEnergy.Core;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Metering.Tests.Verification;

/// <summary>COSE_Sign1 with ES256K by libsecp256k1, whose signatures are those of the device's own curve to the byte, in microseconds.</summary>
internal sealed class NativeSigner(Secp256k1Native curve, byte[] key) : IReadingSigner
{
    private readonly Sha256 sha = new();
    private readonly byte[] hash = new byte[Sha256.HashLength];
    private readonly byte[] recoverable = new byte[Secp256k1Native.SignatureLength];

    public int Algorithm => CoseEnvelope.Es256k;

    public int MessageTag => CoseEnvelope.Sign1Tag;

    public int SignatureLength => Secp256k1.SignatureLength;

    public void Update(byte[] data, int offset, int count) => sha.Update(data, offset, count);

    public void Finish(byte[] signature, int offset)
    {
        sha.Finish(hash, 0);
        sha.Reset();
        curve.Sign(hash, key, recoverable);
        Array.Copy(recoverable, 0, signature, offset, SignatureLength);
    }
}
