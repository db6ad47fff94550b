using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// A key that never leaves its token: CKM_ECDSA signs, libsecp256k1 makes s low, finds the recovery id and with it proves that the token has signed
/// with the key whose public half it shows. Not deterministic: the token chooses its nonces.
/// </summary>
internal sealed class Pkcs11Signer : ISigner
{
    private const int LongestAnswer = 256;

    private readonly Pkcs11Token _token;
    private readonly Secp256k1Native _curve;
    private readonly string _label;
    private nuint _key;
    private int _generation;

    internal Pkcs11Signer(Pkcs11Token token, Secp256k1Native curve, string label)
    {
        _token = token;
        _curve = curve;
        _label = label;
        byte[] publicKey = [];
        token.Call(What, (module, session) =>
        {
            Pkcs11Result result = Pkcs11Objects.FindKey(module, session, label, token.Where, out _key);
            _generation = token.Generation;
            return result == Pkcs11Result.CKR_OK ? Pkcs11Objects.PublicKey(module, session, label, token.Where, out publicKey) : result;
        });
        PublicKey = curve.IsPublicKey(publicKey)
            ? publicKey
            : throw new InputException($"{token.Where}, {What}", "public key", "a point that is not on the curve", "a secp256k1 key");
        Address = EthereumAddress.Format(EthereumAddress.OfPublicKey(PublicKey));
    }

    public string Address { get; }

    public byte[] PublicKey { get; }

    private string What => $"key \"{_label}\"";

    public void Sign(ReadOnlySpan<byte> hash, Span<byte> signature)
    {
        if (hash.Length != 32 || signature.Length != Secp256k1Native.SignatureLength)
        {
            throw new ArgumentException($"a hash of 32 bytes and room for {Secp256k1Native.SignatureLength} expected, {hash.Length} and {signature.Length} given", nameof(hash));
        }

        byte[] data = hash.ToArray();
        byte[] answer = new byte[LongestAnswer];
        int length = 0;
        _token.Call(What, (module, session) =>
        {
            if (_generation != _token.Generation)
            {
                Pkcs11Result found = Pkcs11Objects.FindKey(module, session, _label, _token.Where, out _key);
                if (found != Pkcs11Result.CKR_OK)
                {
                    return found;
                }

                _generation = _token.Generation;
            }

            return module.Sign(session, _key, data, answer, out length);
        });
        if (!_curve.TryComplete(PublicKey, hash, answer.AsSpan(0, length), signature))
        {
            throw new InputException($"{_token.Where}, {What}", "signature", $"{length} bytes that its public key does not confirm", "r|s of 64 bytes");
        }
    }
}
