namespace EdgeEnergy.Ledger;

/// <summary>
/// What an account's holder lets be bought for it, as the vault has it: price in micro-units per kWh, energy in Wh, times in Unix seconds. A
/// <see cref="ValidUntilUnix"/> of 0: there never was one.
/// </summary>
public sealed record Mandate(long MaxPriceMicroPerKwh, long MaxWh, long ValidFromUnix, long ValidUntilUnix);
