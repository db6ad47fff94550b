namespace EdgeEnergy.Ledger;

/// <summary>What a development chain is set up with.</summary>
public sealed record DevelopmentChainSettings
{
    /// <summary>Names of the vault's accounts in the order of their numbers; the grid and the fee are among them.</summary>
    public required IReadOnlyList<string> Accounts { get; init; }

    /// <summary>Addresses of those accounts whose holders keep their own keys, by account name; the keyring has all others.</summary>
    public IReadOnlyDictionary<string, string> Holders { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Test tokens left in each participant's wallet after its first deposit, micro-units.</summary>
    public required long WalletMicro { get; init; }

    /// <summary>First deposit of each participant into the vault, micro-units.</summary>
    public required long DepositMicro { get; init; }

    /// <summary>Fee of a neighbour's energy, micro-units per kWh (<see cref="Domain.Tariffs.FeeMicroPerKwh"/>).</summary>
    public long FeeMicroPerKwh { get; init; }

    /// <summary>Length of a settlement period, minutes; meters' statements count for this length only.</summary>
    public int PeriodMinutes { get; init; } = 15;

    /// <summary>The operator's bond, micro-units; also the least with which it may settle.</summary>
    public long BondMicro { get; init; } = 500_000_000;

    /// <summary>What a challenger puts up, micro-units.</summary>
    public long ChallengeStakeMicro { get; init; } = 50_000_000;

    /// <summary>After a settlement, the time in which it can be challenged and disputed.</summary>
    public TimeSpan ChallengePeriod { get; init; } = TimeSpan.FromDays(2);

    /// <summary>The operator's time to answer a challenge.</summary>
    public TimeSpan ResponsePeriod { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Between a request to withdraw and the money; at least the two periods above.</summary>
    public TimeSpan WithdrawalDelay { get; init; } = TimeSpan.FromDays(3);

    private static TransactionSenderOptions Sending { get; } = new() { ChainId = WellKnownKeys.DevelopmentChainId };

    /// <summary>The same as a profile.</summary>
    internal NetworkProfile Profile => new()
    {
        Name = "development",
        ChainId = Sending.ChainId,
        FinalityDepth = Sending.FinalityDepth,
        SettlementPeriod = TimeSpan.FromMinutes(PeriodMinutes),
        WithdrawalDelay = WithdrawalDelay,
        ChallengePeriod = ChallengePeriod,
        ResponsePeriod = ResponsePeriod,
        MinimumBondMicro = BondMicro,
        ChallengeStakeMicro = ChallengeStakeMicro,
        MaximumFeePerGas = Sending.FeeCapPerGas,
        PriorityFeePerGas = Sending.PriorityFeePerGas,
        Contracts = [ContractName.SettlementToken, ContractName.SettlementVault, ContractName.ReadingAnchors],
    };
}
