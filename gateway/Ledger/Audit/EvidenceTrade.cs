using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>A settled trade by account numbers, the word that the vault reads, and its way to the window's root.</summary>
/// <param name="PeriodStart">Unix seconds.</param>
/// <param name="PeriodMinutes">Length of the period.</param>
/// <param name="Index">Place of the trade in its window, from 0.</param>
/// <param name="Seller">Account number in the vault.</param>
/// <param name="Buyer">Account number in the vault.</param>
/// <param name="Source">Where the energy came from.</param>
/// <param name="TradedWh">Agreed energy.</param>
/// <param name="Wh">Delivered energy.</param>
/// <param name="PriceMicroPerKwh">Price, micro-units per kWh.</param>
/// <param name="CostMicro">What the seller receives.</param>
/// <param name="FeeMicro">What the buyer pays beside it.</param>
/// <param name="Word">The trade in 32 bytes (<see cref="TradeWord"/>).</param>
/// <param name="Path">Siblings from the leaf up to the root.</param>
/// <param name="Root">What the window committed to.</param>
public sealed record EvidenceTrade(
    long PeriodStart,
    int PeriodMinutes,
    int Index,
    int Seller,
    int Buyer,
    EnergySource Source,
    long TradedWh,
    long Wh,
    long PriceMicroPerKwh,
    long CostMicro,
    long FeeMicro,
    byte[] Word,
    IReadOnlyList<byte[]> Path,
    byte[] Root);
