namespace EdgeEnergy.PowerFlow;

/// <summary>A power agreed between two buses, kW: injected at the seller's, taken at the buyer's. The slack bus stands for the grid.</summary>
public sealed record BilateralTrade(int SellerBus, int BuyerBus, double Kw);
