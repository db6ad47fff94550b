using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>
/// Watches daily forecast errors for a lasting shift by a two-sided cumulative sum (E. S. Page, "Continuous inspection schemes", Biometrika 41,
/// 1954). Usual errors are described by median and median absolute deviation, so single odd days neither hide nor raise an alarm.
/// </summary>
public static class DriftAlarm
{
    /// <summary>Errors (actual minus forecast) in order of time, one a day; NaN: not judged. Throws when the reference days are not all there.</summary>
    public static DriftVerdict Watch(ReadOnlySpan<double> errors, DriftSettings settings)
    {
        settings.Validate();
        List<int> known = [];
        for (int i = 0; i < errors.Length; i++)
        {
            if (!double.IsNaN(errors[i]))
            {
                known.Add(i);
            }
        }

        if (known.Count < settings.ReferenceDays)
        {
            throw new InputException("drift alarm", "errors", $"{known.Count} days", $"at least the {settings.ReferenceDays} reference days");
        }

        (double usual, double deviation) = Reference(errors, known, settings.ReferenceDays);
        double high = 0;
        double low = 0;
        int highStart = -1;
        int lowStart = -1;
        for (int k = settings.ReferenceDays; k < known.Count; k++)
        {
            // One day counts for three deviations at most: drift is what lasts.
            double z = Math.Clamp((errors[known[k]] - usual) / deviation, -3, 3);
            highStart = high == 0 ? k : highStart;
            lowStart = low == 0 ? k : lowStart;
            high = Math.Max(0, high + z - settings.Allowance);
            low = Math.Max(0, low - z - settings.Allowance);
            if (high > settings.Threshold || low > settings.Threshold)
            {
                bool up = high > settings.Threshold;
                int start = up ? highStart : lowStart;
                double shift = 0;
                for (int j = start; j <= k; j++)
                {
                    shift += (errors[known[j]] - usual) / (k - start + 1);
                }

                return new DriftVerdict(true, up ? 1 : -1, known[start], known[k], shift, Math.Max(high, low));
            }
        }

        return new DriftVerdict(false, 0, -1, -1, 0, Math.Max(high, low));
    }

    /// <summary>Errors of a cross-validation's horizons: actual sum minus forecast sum, NaN where something was missing.</summary>
    public static double[] Errors(IReadOnlyList<RollingOriginWindow> windows) => [.. windows.Select(w => w.SumActual - w.Forecast.Sum.Mean)];

    private static (double Median, double Deviation) Reference(ReadOnlySpan<double> errors, List<int> known, int days)
    {
        double[] reference = new double[days];
        for (int k = 0; k < days; k++)
        {
            reference[k] = errors[known[k]];
        }

        Array.Sort(reference);
        double median = Quantile.OfSorted(reference, 0.5);
        double[] distance = Array.ConvertAll(reference, e => Math.Abs(e - median));
        Array.Sort(distance);

        // Errors that were all alike (a constant load) leave no scale; then the slightest lasting change is one.
        return (median, Math.Max(1.4826 * Quantile.OfSorted(distance, 0.5), 1e-9 * Math.Max(1, Math.Abs(median))));
    }
}
