namespace EdgeEnergy.Forecasting;

/// <summary>
/// The clear-sky output of a PV array as regressors: the output itself, and its products with the first two harmonics of the day, which let the
/// fit correct a plane, a horizon or a clock that are not quite as told.
/// </summary>
public static class ClearSkyRegressors
{
    /// <summary>The column that holds the clear-sky output, W.</summary>
    public const string ClearSkyName = "clear_sky";

    private static readonly string[] s_names = [ClearSkyName, "clear_sky_cos1", "clear_sky_sin1", "clear_sky_cos2", "clear_sky_sin2"];

    /// <summary>The options with these regressors added.</summary>
    public static ForecastOptions AddTo(ForecastOptions options) =>
        options with { Regressors = [.. options.Regressors, .. s_names.Select(name => new Regressor { Name = name, Mode = SeasonalityMode.Additive })] };

    /// <summary>Values for steps that start at the given instants.</summary>
    public static RegressorValues For(PvArray array, ReadOnlySpan<long> epochs, int stepSeconds)
    {
        double[] clear = array.ClearSkyPower(epochs, stepSeconds);
        double[][] columns = [clear, new double[clear.Length], new double[clear.Length], new double[clear.Length], new double[clear.Length]];
        for (int i = 0; i < clear.Length; i++)
        {
            double angle = 2 * Math.PI * ((epochs[i] % 86400) / 86400.0);
            for (int harmonic = 1; harmonic <= 2; harmonic++)
            {
                (double sin, double cos) = Math.SinCos(harmonic * angle);
                columns[(2 * harmonic) - 1][i] = clear[i] * cos;
                columns[2 * harmonic][i] = clear[i] * sin;
            }
        }

        return new RegressorValues(s_names.Zip(columns).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal));
    }
}
