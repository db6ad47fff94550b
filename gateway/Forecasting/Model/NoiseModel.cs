namespace EdgeEnergy.Forecasting;

/// <summary>How simulated noise hangs together in time. Single steps have the same spread either way; sums over steps do not.</summary>
public enum NoiseModel
{
    /// <summary>Independent from step to step, as in the published model.</summary>
    Independent,

    /// <summary>
    /// First-order autoregressive, its coefficient estimated from the residuals of the fit: hours of one day err together, so sums over a day
    /// get the wider interval they need.
    /// </summary>
    Autoregressive,
}
