namespace EdgeEnergy.Forecasting;

/// <summary>Values of the extra regressors by name, each as long as the times they go with and finite.</summary>
public sealed record RegressorValues(IReadOnlyDictionary<string, double[]> Columns)
{
    public static RegressorValues None { get; } = new(new Dictionary<string, double[]>(StringComparer.Ordinal));

    /// <summary>One regressor.</summary>
    public static RegressorValues Of(string name, double[] values) =>
        new(new Dictionary<string, double[]>(StringComparer.Ordinal) { [name] = values });
}
