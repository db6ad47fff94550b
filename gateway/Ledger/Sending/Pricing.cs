using System.Numerics;

namespace EdgeEnergy.Ledger;

/// <summary>What a transaction may cost: twice the base fee and the tip at first, tip and cap raised together afterwards, never above the cap.</summary>
internal sealed class Pricing(TransactionSenderOptions options)
{
    /// <summary>The most gas a transaction may have (EIP-7825); a margin does not lead beyond it.</summary>
    private const long TransactionGasCap = 16_777_216;

    /// <summary>No chain has blocks of that much; an estimate above it is nonsense.</summary>
    private const long AbsurdGas = 1_000_000_000;

    /// <summary>The cap of a first pricing, wei per gas; null while base fee and tip are above the most ever paid.</summary>
    internal BigInteger? First(BlockHeader head) => head.BaseFeePerGas + options.PriorityFeePerGas > options.FeeCapPerGas
        ? null
        : BigInteger.Min((head.BaseFeePerGas * 2) + options.PriorityFeePerGas, options.FeeCapPerGas);

    /// <summary>The same transaction raised, with its nonce and gas; null where the raise that nodes ask for leads above the cap.</summary>
    internal Eip1559Transaction? Next(Eip1559Transaction sent, BlockHeader head)
    {
        BigInteger tip = Raised(sent.MaxPriorityFeePerGas);
        BigInteger least = Raised(sent.MaxFeePerGas);
        BigInteger cap = BigInteger.Min(BigInteger.Max(least, (head.BaseFeePerGas * 2) + tip), options.FeeCapPerGas);
        return cap < least ? null : sent with { MaxPriorityFeePerGas = BigInteger.Min(tip, cap), MaxFeePerGas = cap };
    }

    /// <summary>The estimate with its margin.</summary>
    internal ulong Gas(long estimate) => estimate > AbsurdGas
        ? throw new ChainUnreachableException($"the chain estimates {estimate} gas for one transaction")
        : (ulong)Math.Min(estimate + (estimate * options.GasMarginPercent / 100), Math.Max(estimate, TransactionGasCap));

    private BigInteger Raised(BigInteger fee) => fee + (((fee * options.RepricePercent) + 99) / 100);
}
