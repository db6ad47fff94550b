namespace EdgeEnergy.Ledger;

/// <summary>Why <see cref="TransactionSender.DrainAsync"/> returned.</summary>
public enum DrainOutcome
{
    /// <summary>Every entry is Final or Failed.</summary>
    Finished,

    /// <summary>Every entry is mined; some wait for the configured finality.</summary>
    AwaitingFinality,

    /// <summary>Entries are with the chain, which made no block with them in the time allowed.</summary>
    AwaitingBlock,

    /// <summary>The chain or the account can not take the next entry now (fees, funds, a nonce ahead of the chain); an alert says what.</summary>
    Blocked,

    /// <summary>The chain does not answer.</summary>
    ChainUnreachable,
}
