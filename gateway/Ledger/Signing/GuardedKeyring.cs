using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>A keyring that hands out no key known to everyone, unless it is for a development chain.</summary>
public sealed class GuardedKeyring(IKeyring keyring, long chainId) : IKeyring
{
    public bool DevelopmentOnly => keyring.DevelopmentOnly;

    public ISigner Signer(string account)
    {
        ISigner signer = keyring.Signer(account);
        return chainId == WellKnownKeys.DevelopmentChainId || (!keyring.DevelopmentOnly && !WellKnownKeys.Contains(signer.Address))
            ? signer
            : throw new InputException($"account \"{account}\"", "key", "a key known to everyone", $"a secret one on chain {chainId}");
    }
}
