namespace EdgeEnergy.Ledger;

/// <summary>A settled window as the chain tells it: under which rules, and the claims that wait to be paid, oldest first.</summary>
public sealed record BookedSettlement(
    long Window,
    byte[] Root,
    long Trades,
    long WattHours,
    IReadOnlyDictionary<int, long> Nets,
    SettlementMode Mode,
    VaultRules Rules,
    long Block,
    string TransactionHash,
    IReadOnlyList<Claim> Claims)
{
    /// <summary>True when nobody answered for it.</summary>
    public bool IsLost => Mode is SettlementMode.TakenBack or SettlementMode.Refuted;
}
