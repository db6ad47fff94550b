namespace EdgeEnergy.Forecasting;

/// <summary>Which days of the history count as like the day to forecast. Ordered from the narrowest.</summary>
public enum DayMatchRule
{
    /// <summary>The same day of the week in the same season.</summary>
    WeekdayAndSeason,

    /// <summary>Working day or weekend alike, in the same season.</summary>
    DayTypeAndSeason,

    /// <summary>Any day of the same season.</summary>
    Season,

    /// <summary>Any day.</summary>
    Any,
}
