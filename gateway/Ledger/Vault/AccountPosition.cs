using System.Numerics;

namespace EdgeEnergy.Ledger;

/// <summary>Energy that an account sold and bought in a window, Wh.</summary>
public readonly record struct AccountPosition(long SoldWh, long BoughtWh)
{
    /// <summary>The position in the lowest 128 bits of a word.</summary>
    internal static AccountPosition Parse(BigInteger word) => new((long)((word >> 64) & ulong.MaxValue), (long)(word & ulong.MaxValue));

    /// <summary>Sold Wh 64, bought Wh 64, as the vault hashes it.</summary>
    internal BigInteger Word() => ((BigInteger)SoldWh << 64) | BoughtWh;
}
