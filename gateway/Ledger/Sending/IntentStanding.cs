namespace EdgeEnergy.Ledger;

/// <summary>What the chain already holds of an intent.</summary>
public enum IntentStanding
{
    /// <summary>Nothing speaks against sending it.</summary>
    Open,

    /// <summary>It is done, by <see cref="IntentFinding.Transaction"/>.</summary>
    Done,

    /// <summary>Something else stands in its place; sending it would be wrong.</summary>
    Contradicted,

    /// <summary>Something stands in its place, and the chain does not show what.</summary>
    Unclear,
}
