namespace EdgeEnergy.Forecasting;

/// <summary>What a participant's forecast must have shown before it is traded on.</summary>
public sealed record GateSettings
{
    /// <summary>Accuracy of the last day's energy asked for, 0 to 1. The reference study asks 0.95.</summary>
    public double RequiredAccuracy { get; init; } = 0.95;

    /// <summary>Days of history below which no accuracy counts, 2 to 3650: one lucky day is not a forecast.</summary>
    public int MinimumDays { get; init; } = 14;

    internal void Validate()
    {
        OptionChecks.Range("accuracy gate", "required accuracy", RequiredAccuracy, 0, 1);
        OptionChecks.Range("accuracy gate", "minimum days", MinimumDays, 2, 3650);
    }
}
