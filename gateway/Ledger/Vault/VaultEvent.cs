using System.Collections.Frozen;
using System.Text;

namespace EdgeEnergy.Ledger;

/// <summary>The vault's events by their first topic.</summary>
public static class VaultEvent
{
    public const string AccountRegistered = "AccountRegistered(uint256,address)";
    public const string HolderChanged = "HolderChanged(uint256,address,address)";
    public const string Deposited = "Deposited(uint256,address,uint256)";
    public const string WithdrawalRequested = "WithdrawalRequested(uint256,uint256,uint256)";
    public const string WithdrawalCancelled = "WithdrawalCancelled(uint256,uint256)";
    public const string WithdrawalDrawn = "WithdrawalDrawn(uint256,uint256)";
    public const string Withdrawn = "Withdrawn(uint256,address,uint256)";
    public const string Settled = "Settled(uint64,bytes32,uint32,uint64,bytes)";
    public const string SettledVerified = "SettledVerified(uint64,bytes32,uint32,uint64,int256[])";
    public const string BondChanged = "BondChanged(uint256,uint256,uint256)";
    public const string ChallengeLost = "ChallengeLost(uint64,address,uint256,uint256)";
    public const string TakenBack = "TakenBack(uint64,uint256,int256)";
    public const string FeesChanged = "FeesChanged(uint16,uint16,uint32)";
    public const string PeriodChanged = "PeriodChanged(uint32)";
    public const string Claimed = "Claimed(uint64,uint256)";
    public const string ClaimPaid = "ClaimPaid(uint64,uint256,uint256,uint256)";
    public const string Refunded = "Refunded(uint64,uint256,uint256,uint256)";
    public const string DisputeRewarded = "DisputeRewarded(uint64,uint256,uint256)";

    private static readonly FrozenDictionary<string, string> ByTopic = new[]
    {
        AccountRegistered, HolderChanged, Deposited, WithdrawalRequested, WithdrawalCancelled, WithdrawalDrawn, Withdrawn, Settled, SettledVerified,
        BondChanged, ChallengeLost, TakenBack, FeesChanged, PeriodChanged, Claimed, ClaimPaid, Refunded, DisputeRewarded,
    }.ToFrozenDictionary(signature => Convert.ToHexStringLower(Keccak.Hash(Encoding.ASCII.GetBytes(signature))), StringComparer.Ordinal);

    /// <summary>The signature of the event that moves or names something in the books; null for any other.</summary>
    public static string? SignatureOf(LogEntry log) => log.Topics.Count == 0 ? null : ByTopic.GetValueOrDefault(Convert.ToHexStringLower(log.Topics[0]));

    /// <summary>True for the event of a settled window, netted or verified.</summary>
    public static bool IsSettlement(LogEntry log) => SignatureOf(log) is Settled or SettledVerified;
}
