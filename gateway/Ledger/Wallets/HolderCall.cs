using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>A call that the holder of an account makes: the contract and the call data.</summary>
public sealed record HolderCall(string To, byte[] Data)
{
    /// <summary>The same as a transaction of the gateway, signed with the custodial key of the account.</summary>
    public OutboxIntent Custodial(string account, string kind, long micro, string key) => new(key, kind, account, To, Data, micro);
}
