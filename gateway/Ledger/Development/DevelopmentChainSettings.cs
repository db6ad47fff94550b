namespace EdgeEnergy.Ledger;

/// <summary>What a development chain is set up with.</summary>
public sealed record DevelopmentChainSettings
{
    /// <summary>Names of the vault's accounts in the order of their numbers; the grid and the fee are among them.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    /// <summary>Test tokens left in each participant's wallet after its first deposit, micro-units.</summary>
    public required long WalletMicro { get; init; }

    /// <summary>First deposit of each participant into the vault, micro-units.</summary>
    public required long DepositMicro { get; init; }

    /// <summary>Between a request to withdraw and the money.</summary>
    public TimeSpan WithdrawalDelay { get; init; } = TimeSpan.FromDays(1);
}
