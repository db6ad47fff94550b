namespace EdgeEnergy.Ledger;

/// <summary>A settled window as the chain tells it.</summary>
public sealed record BookedSettlement(
    long Window, byte[] Root, long Trades, long WattHours, IReadOnlyDictionary<int, long> Nets, SettlementMode Mode, long Block, string TransactionHash, bool TakenBack);
