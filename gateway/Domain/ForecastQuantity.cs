namespace EdgeEnergy.Domain;

/// <summary>What a forecast is of.</summary>
public enum ForecastQuantity
{
    Load,
    Pv,
}
