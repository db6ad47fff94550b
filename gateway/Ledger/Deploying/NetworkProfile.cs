using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>A network that contracts are deployed on, and the terms they are deployed with. Amounts are micro-units of the token (6 decimals).</summary>
public sealed record NetworkProfile
{
    public required string Name { get; init; }

    public required long ChainId { get; init; }

    /// <summary>Blocks on top of a transaction's own until it is final; null where the chain says itself what is final.</summary>
    public required int? FinalityDepth { get; init; }

    /// <summary>Owner of the contracts: another address than the operator's, except on a development chain, where null is the operator.</summary>
    public string? Owner { get; init; }

    /// <summary>The ERC-20 that is settled in; null deploys the project's own test token, on a development chain only.</summary>
    public string? Token { get; init; }

    /// <summary>Length of the windows that the vault settles; whole minutes.</summary>
    public required TimeSpan SettlementPeriod { get; init; }

    /// <summary>Between a request to withdraw and the money; at least the two periods below.</summary>
    public required TimeSpan WithdrawalDelay { get; init; }

    /// <summary>After a settlement, the time in which it can be challenged and disputed.</summary>
    public required TimeSpan ChallengePeriod { get; init; }

    /// <summary>The operator's time to answer a challenge.</summary>
    public required TimeSpan ResponsePeriod { get; init; }

    /// <summary>The least bond with which the operator may settle.</summary>
    public required long MinimumBondMicro { get; init; }

    /// <summary>What a challenger puts up.</summary>
    public required long ChallengeStakeMicro { get; init; }

    /// <summary>The most ever paid, wei per gas.</summary>
    public required BigInteger MaximumFeePerGas { get; init; }

    /// <summary>Tip, wei per gas.</summary>
    public required BigInteger PriorityFeePerGas { get; init; }

    /// <summary>Of the renewable market; null where that is not deployed.</summary>
    public IncentiveRule? Incentive { get; init; }

    /// <summary>What is deployed, of <see cref="ContractName.All"/>.</summary>
    public required IReadOnlyList<string> Contracts { get; init; }

    public bool IsDevelopment => ChainId == WellKnownKeys.DevelopmentChainId;

    /// <summary>How transactions are sent on this network.</summary>
    public TransactionSenderOptions Sending => new()
    {
        ChainId = ChainId,
        FinalityDepth = FinalityDepth ?? 0,
        FinalityByTag = FinalityDepth is null,
        FeeCapPerGas = MaximumFeePerGas,
        PriorityFeePerGas = PriorityFeePerGas,
        BlockWait = IsDevelopment ? TimeSpan.FromSeconds(5) : TimeSpan.FromMinutes(5),
        PollInterval = IsDevelopment ? TimeSpan.FromMilliseconds(5) : TimeSpan.FromSeconds(1),
    };

    /// <summary>
    /// The owner for this operator; <see cref="InputException"/> when the profile can not be deployed by it: an owner that is missing or the operator
    /// itself, a token that is missing or made up, terms that contradict each other.
    /// </summary>
    public string OwnerFor(string operatorAddress)
    {
        string where = $"profile {Name}";
        if (Token is null && !IsDevelopment && Contracts.Contains(ContractName.SettlementVault, StringComparer.Ordinal))
        {
            throw new InputException(where, "token", "nothing", $"the address of an ERC-20 on chain {ChainId}; only development chains have a token of our own");
        }

        if (Token is not null && Contracts.Contains(ContractName.SettlementToken, StringComparer.Ordinal))
        {
            throw new InputException(where, "contracts", $"{ContractName.SettlementToken} beside token {Token}", "one of the two");
        }

        if (WithdrawalDelay < ChallengePeriod + ResponsePeriod)
        {
            throw new InputException(where, "withdrawal delay", $"{WithdrawalDelay.TotalSeconds} s", $"at least challenge and response period, {(ChallengePeriod + ResponsePeriod).TotalSeconds} s");
        }

        if (Owner is null)
        {
            return IsDevelopment ? operatorAddress : throw new InputException(where, "owner", "nothing", "an address that the operator has no key of, such as a multi-signature wallet's");
        }

        string owner = EthereumAddress.Format(EthereumAddress.Parse(Owner, $"{where}: owner"));
        return IsDevelopment || owner != operatorAddress
            ? owner
            : throw new InputException(where, "owner", owner, "another address than the operator's outside development chains");
    }
}
