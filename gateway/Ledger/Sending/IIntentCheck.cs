using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Looks at contracts before an intent is sent another time, priced again or given another nonce.</summary>
public interface IIntentCheck
{
    /// <summary>What the chain holds of the intent as of a block (<see cref="BlockTag"/>); <see cref="ChainUnreachableException"/> when it can not be told.</summary>
    Task<IntentFinding> FindAsync(EthereumClient chain, OutboxIntent intent, string block, CancellationToken cancellationToken);
}
