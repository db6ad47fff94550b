using System.Numerics;

namespace EdgeEnergy.Ledger;

/// <summary>How transactions are priced, sent and taken for final.</summary>
public sealed record TransactionSenderOptions
{
    /// <summary>The chain all of this is for; a chain that says otherwise is refused.</summary>
    public required long ChainId { get; init; }

    /// <summary>Blocks on top of a transaction's own until it is final; 0: mined is final (development chains).</summary>
    public int FinalityDepth { get; init; }

    /// <summary>Take the chain's own "finalized" block instead of a depth.</summary>
    public bool FinalityByTag { get; init; }

    /// <summary>Transactions signed and not yet mined, over all accounts. With 1 each is simulated on the result of all earlier ones.</summary>
    public int MaximumInFlight { get; init; } = 1;

    /// <summary>Added to the estimated gas, percent.</summary>
    public int GasMarginPercent { get; init; } = 25;

    /// <summary>Tip, wei per gas.</summary>
    public BigInteger PriorityFeePerGas { get; init; } = 1_000_000_000;

    /// <summary>The most ever paid, wei per gas; above it nothing is signed or re-priced, and an alert says so.</summary>
    public BigInteger FeeCapPerGas { get; init; } = 500_000_000_000;

    /// <summary>Between two looks at the chain while something is unfinished.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a drain waits for a block with what it sent.</summary>
    public TimeSpan BlockWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After this time without a block, a transaction is priced again.</summary>
    public TimeSpan RepriceAfter { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Raise of tip and cap at each new pricing, percent; nodes refuse a replacement below 10 to 15.</summary>
    public int RepricePercent { get; init; } = 15;

    /// <summary>
    /// A second node, of somebody else: what is Final, Failed or given another nonce needs its word as well. It is only read. Null: one node is believed
    /// as far as it can be checked.
    /// </summary>
    public EthereumClient? Witness { get; init; }

    /// <summary>What is looked at before an intent is sent another time, priced again or given another nonce.</summary>
    public IIntentCheck IntentCheck { get; init; } = new SettlementIntentCheck();

    /// <summary>What <see cref="RepriceAfter"/> is measured with.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
