namespace EdgeEnergy.Service.Configuration;

/// <summary>How a home's next day is forecast.</summary>
public enum ForecastMethod
{
    /// <summary>The additive model by its exact maximum a posteriori fit.</summary>
    Additive,

    /// <summary>The measured days that are like it: same weekday, same season.</summary>
    DayMatching,
}
