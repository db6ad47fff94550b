namespace EdgeEnergy.Ledger;

/// <summary>How a window's nets came about, and what became of them; the values are those of the vault.</summary>
public enum SettlementMode
{
    /// <summary>Posted by the operator, open to challenge.</summary>
    Netted,

    /// <summary>Computed by the vault from the trades.</summary>
    Verified,

    /// <summary>A netted window that nobody answered for.</summary>
    TakenBack,

    /// <summary>A verified window that nobody answered for.</summary>
    Refuted,
}
