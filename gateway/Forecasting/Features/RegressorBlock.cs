namespace EdgeEnergy.Forecasting;

/// <summary>One regressor's column, centred and scaled as over the history it was fitted on.</summary>
internal sealed class RegressorBlock : IFeatureBlock
{
    private readonly int _index;
    private readonly double _mean;
    private readonly double _deviation = 1;

    internal RegressorBlock(Regressor regressor, int index, double[] history, bool multiplicative, double priorScale)
    {
        Name = regressor.Name;
        Multiplicative = multiplicative;
        PriorScale = priorScale;
        _index = index;
        bool binary = Array.TrueForAll(history, v => v is 0 or 1);
        if (regressor.Standardize ?? !binary)
        {
            double mean = history.Average();
            double deviation = Math.Sqrt(history.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, history.Length - 1));
            _mean = mean;
            _deviation = deviation > 0 ? deviation : 1;
        }
    }

    public string Name { get; }

    public int Columns => 1;

    public bool Multiplicative { get; }

    public double PriorScale { get; }

    public void Fill(FeatureRows rows, int start, int count, Span<double> block, int stride)
    {
        double[] column = rows.Regressors[_index];
        for (int r = 0; r < count; r++)
        {
            block[r] = (column[start + r] - _mean) / _deviation;
        }
    }
}
