namespace EdgeEnergy.Forecasting;

/// <summary>How simulated noise hangs together in time and over the day.</summary>
public enum NoiseModel
{
    /// <summary>Normal, independent from step to step, as in the published model. Sums of steps get an interval that is too narrow for homes.</summary>
    Independent,

    /// <summary>First-order autoregressive, its coefficient estimated from the residuals of the fit.</summary>
    Autoregressive,

    /// <summary>
    /// Residuals of whole days of the history, drawn at random: hours keep the spread they really have (none at night for PV) and err together
    /// as they really do. Needs a history sampled in equal steps; where no day is whole it falls back to single residuals of the hour.
    /// </summary>
    ResampledDays,
}
