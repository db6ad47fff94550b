using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>Signers made one by one, as a keyring that owns them.</summary>
internal sealed class SignerSet : IKeyring, IDisposable
{
    private readonly Secp256k1Native _curve = new();
    private readonly Dictionary<string, ISigner> _signers;

    public SignerSet(IReadOnlyDictionary<string, byte[]> keys, Func<Secp256k1Native, byte[], ISigner> make)
    {
        _signers = keys.ToDictionary(k => k.Key, k => make(_curve, k.Value), StringComparer.Ordinal);
    }

    public bool DevelopmentOnly => false;

    public ISigner Signer(string account) => _signers.TryGetValue(account, out ISigner? signer) ? signer : throw new InputException("signers", "account", account, string.Join(", ", _signers.Keys));

    public void Dispose()
    {
        foreach (ISigner signer in _signers.Values)
        {
            ((IDisposable)signer).Dispose();
        }

        _curve.Dispose();
    }
}
