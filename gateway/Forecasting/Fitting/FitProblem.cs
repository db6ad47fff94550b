namespace EdgeEnergy.Forecasting;

/// <summary>Scaled data and the columns of one fit. Blocks of rows are made when they are needed; the design matrix is never held as a whole.</summary>
internal sealed class FitProblem(ModelShape shape, FeatureRows rows, double[] time, double[] values)
{
    internal ModelShape Shape => shape;

    internal int Observations => values.Length;

    internal double[] Time => time;

    /// <summary>Scaled y.</summary>
    internal double[] Values => values;

    /// <summary>Feature columns of rows start..start+count, column-major with <see cref="GramMatrix.Stride"/>.</summary>
    internal void FillFeatures(int start, int count, Span<double> block) => shape.Features.Fill(rows, start, count, block, GramMatrix.Stride);

    /// <summary>The design matrix of a model that is linear in its parameters: t, 1, (t - s_j)+, features.</summary>
    internal void FillLinear(int start, int count, Span<double> block)
    {
        ReadOnlySpan<double> t = time.AsSpan(start, count);
        if (shape.Rate >= 0)
        {
            t.CopyTo(block[(shape.Rate * GramMatrix.Stride)..]);
        }

        block.Slice(shape.Offset * GramMatrix.Stride, count).Fill(1);
        FillHinges(t, block[(shape.DeltaStart * GramMatrix.Stride)..]);
        FillFeatures(start, count, block[(shape.BetaStart * GramMatrix.Stride)..]);
    }

    /// <summary>Columns (t - s_j)+ of the changepoints.</summary>
    internal void FillHinges(ReadOnlySpan<double> t, Span<double> block)
    {
        for (int j = 0; j < shape.DeltaCount; j++)
        {
            double s = shape.Changepoints[j];
            Span<double> column = block.Slice(j * GramMatrix.Stride, t.Length);
            for (int r = 0; r < t.Length; r++)
            {
                column[r] = Math.Max(0, t[r] - s);
            }
        }
    }
}
