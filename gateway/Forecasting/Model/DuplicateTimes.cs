namespace EdgeEnergy.Forecasting;

/// <summary>What two observations of one instant mean.</summary>
public enum DuplicateTimes
{
    /// <summary>Each is an observation of its own.</summary>
    Keep,

    /// <summary>One observation, their mean.</summary>
    Mean,

    /// <summary>An error.</summary>
    Reject,
}
