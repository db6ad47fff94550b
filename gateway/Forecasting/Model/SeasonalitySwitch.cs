namespace EdgeEnergy.Forecasting;

/// <summary>Whether one of the three standard seasonalities is in the model.</summary>
public enum SeasonalitySwitch
{
    /// <summary>In when the history spans two periods and is sampled faster than the period.</summary>
    Auto,
    On,
    Off,
}
