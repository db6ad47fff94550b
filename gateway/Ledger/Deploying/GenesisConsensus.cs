namespace EdgeEnergy.Ledger;

/// <summary>How the validators of a consortium's network agree on blocks.</summary>
public enum GenesisConsensus
{
    /// <summary>Proof of authority of geth up to 1.13 (EIP-225): rules up to London only.</summary>
    Clique,

    /// <summary>Byzantine fault tolerant proof of authority of Besu.</summary>
    Qbft,
}
