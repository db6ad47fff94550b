namespace EdgeEnergy.Domain;

/// <summary>
/// Forecast of one participant's mean power, W at the bus, for consecutive steps. Arrays have equal length; lower and upper bound the
/// interval of the settings.
/// </summary>
public sealed record HomeForecast(
    string ParticipantId,
    ForecastQuantity Quantity,
    long StartUnix,
    int StepSeconds,
    double[] Mean,
    double[] Lower,
    double[] Upper)
{
    public bool Covers(long unix) => unix >= StartUnix && unix < StartUnix + ((long)StepSeconds * Mean.Length);

    /// <summary>Index of the step that contains the instant.</summary>
    public int IndexAt(long unix) => (int)((unix - StartUnix) / StepSeconds);
}
