namespace EdgeEnergy.Forecasting;

/// <summary>A group of neighbouring columns of the design matrix that are no trend: a seasonality, a holiday or a regressor.</summary>
internal interface IFeatureBlock
{
    string Name { get; }

    /// <summary>Number of columns.</summary>
    int Columns { get; }

    bool Multiplicative { get; }

    /// <summary>Standard deviation of the normal prior of each coefficient.</summary>
    double PriorScale { get; }

    /// <summary>Writes rows start..start+count of every column: row r of column c goes to block[c * stride + r].</summary>
    void Fill(FeatureRows rows, int start, int count, Span<double> block, int stride);
}
