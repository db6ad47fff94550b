namespace EdgeEnergy.Forecasting;

/// <summary>
/// Settings of the drift alarm. The defaults notice a lasting shift of one standard deviation after ten days on average and raise one false alarm
/// in 465 days of normal errors (D. C. Montgomery, "Introduction to Statistical Quality Control", CUSUM with k = 1/2, h = 5).
/// </summary>
public sealed record DriftSettings
{
    /// <summary>First days that say what errors are usual, 7 to 3650.</summary>
    public int ReferenceDays { get; init; } = 28;

    /// <summary>Half of the shift to be noticed, in standard deviations, 0.05 to 5.</summary>
    public double Allowance { get; init; } = 0.5;

    /// <summary>Decision interval in standard deviations, 1 to 100.</summary>
    public double Threshold { get; init; } = 5;

    internal void Validate()
    {
        OptionChecks.Range("drift alarm", "reference days", ReferenceDays, 7, 3650);
        OptionChecks.Range("drift alarm", "allowance", Allowance, 0.05, 5);
        OptionChecks.Range("drift alarm", "threshold", Threshold, 1, 100);
    }
}
