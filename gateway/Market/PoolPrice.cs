namespace EdgeEnergy.Market;

/// <summary>
/// Uniform prices of a pool, in the unit of the tariffs. A side that nobody is on may have no price: null.
/// </summary>
/// <param name="Sell">What sellers receive.</param>
/// <param name="Buy">What buyers pay.</param>
public readonly record struct PoolPrice(double? Sell, double? Buy);
