namespace EdgeEnergy.Domain;

/// <summary>A trade reduced from <see cref="WantedWh"/> to <see cref="GrantedWh"/> (0: refused) because of a limit of the feeder.</summary>
public sealed record TradeCut(SettlementPeriod Period, string Seller, string Buyer, EnergySource Source, long WantedWh, long GrantedWh, BindingLimit Limit);
