namespace EdgeEnergy.Ledger;

/// <summary>What a dispute showed; the values are those of the vault.</summary>
public enum ClaimFault
{
    None,

    /// <summary>Energy was settled that the account's meter did not see.</summary>
    Undelivered,

    /// <summary>A trade was dearer, larger or later than its buyer's mandate.</summary>
    OutsideMandate,

    /// <summary>A trade of the operator's receipt is not in the window.</summary>
    Missing,
}
