namespace EdgeEnergy.Forecasting;

/// <summary>Why a participant's gate stands as it does.</summary>
public enum GateState
{
    /// <summary>The last day was forecast as well as asked.</summary>
    Open,

    /// <summary>Too few days of history.</summary>
    TooShort,

    /// <summary>The last day is not wholly measured, so it can not be judged.</summary>
    LastDayIncomplete,

    /// <summary>The last day was forecast worse than asked.</summary>
    NotAccurate,

    /// <summary>The home does not behave as it did; what was learned is in doubt.</summary>
    Drifted,
}
