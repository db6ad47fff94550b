using EdgeEnergy.Core;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Service.Trading;

/// <summary>Seals COSE messages to devices with a key that never leaves the keyring (ES256K).</summary>
public sealed class KeyringSealer(ISigner signer) : IReadingSigner
{
    private readonly Sha256 sha = new();
    private readonly byte[] hash = new byte[Sha256.HashLength];
    private readonly byte[] recoverable = new byte[Secp256k1.RecoverableSignatureLength];

    public int Algorithm => CoseEnvelope.Es256k;

    public int MessageTag => CoseEnvelope.Sign1Tag;

    public int SignatureLength => Secp256k1.SignatureLength;

    public void Update(byte[] data, int offset, int count) => sha.Update(data, offset, count);

    public void Finish(byte[] signature, int offset)
    {
        sha.Finish(hash, 0);
        sha.Reset();
        signer.Sign(hash, recoverable);
        Array.Copy(recoverable, 0, signature, offset, SignatureLength);
    }
}
