namespace EdgeEnergy.Forecasting;

/// <summary>Noise of simulated paths in scaled units.</summary>
internal interface INoiseSource
{
    /// <summary>Fills one path; element i belongs to instant epochs[i] (Unix seconds).</summary>
    void Draw(RandomStream random, ReadOnlySpan<long> epochs, Span<double> noise);
}
