namespace EdgeEnergy.Forecasting;

/// <summary>What is not plausible about measured PV.</summary>
public enum PvFindingKind
{
    /// <summary>Negative, or not a number where a value was claimed.</summary>
    NotAPower,

    /// <summary>Output while the sun is down.</summary>
    AtNight,

    /// <summary>More than a clear sky can give.</summary>
    AboveClearSky,

    /// <summary>A whole day of sun with no output at all.</summary>
    NothingAllDay,
}
