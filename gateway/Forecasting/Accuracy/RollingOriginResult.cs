namespace EdgeEnergy.Forecasting;

/// <summary>Outcome of a cross-validation by rolling origin.</summary>
/// <param name="Windows">One for each cut, in order.</param>
/// <param name="Steps">Errors of single steps over all cuts.</param>
/// <param name="Sums">Errors of the sum over a horizon (energy of a day), over the cuts with nothing missing.</param>
/// <param name="SkippedCuts">Cuts with too little history for a fit.</param>
public sealed record RollingOriginResult(IReadOnlyList<RollingOriginWindow> Windows, ErrorMetrics Steps, ErrorMetrics Sums, int SkippedCuts)
{
    /// <summary>Errors by time since the cut: element i is of steps from i * width to (i + 1) * width seconds after it.</summary>
    public IReadOnlyList<ErrorMetrics> ByLead(long widthSeconds)
    {
        List<List<(double Actual, double Mean, double Lower, double Upper)>> groups = [];
        foreach (RollingOriginWindow window in Windows)
        {
            for (int i = 0; i < window.Actual.Length; i++)
            {
                int lead = (int)((window.Forecast.Epoch[i] - window.Cut) / widthSeconds);
                while (groups.Count <= lead)
                {
                    groups.Add([]);
                }

                groups[lead].Add((window.Actual[i], window.Forecast.Yhat[i], window.Forecast.Lower[i], window.Forecast.Upper[i]));
            }
        }

        return [.. groups.Select(g => ErrorMetrics.Of([.. g.Select(p => p.Actual)], [.. g.Select(p => p.Mean)], [.. g.Select(p => p.Lower)], [.. g.Select(p => p.Upper)]))];
    }
}
