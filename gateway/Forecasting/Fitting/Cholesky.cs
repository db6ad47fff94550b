namespace EdgeEnergy.Forecasting;

/// <summary>Dense Cholesky factorisation A = L L' in place, row-major, lower triangle.</summary>
internal static class Cholesky
{
    /// <summary>
    /// Factors the leading size x size part. A pivot that rounding has eaten is raised to a tiny share of its diagonal: directions the data do
    /// not determine then move little, and callers iterate on the true gradient.
    /// </summary>
    internal static void Factor(Span<double> a, int size, int width)
    {
        for (int j = 0; j < size; j++)
        {
            Span<double> rowJ = a.Slice(j * width, j + 1);
            double diagonal = rowJ[j];
            double pivot = diagonal - VectorMath.Dot(rowJ[..j], rowJ[..j]);
            double root = Math.Sqrt(Math.Max(pivot, Math.Max(diagonal * 1e-13, 1e-280)));
            rowJ[j] = root;
            for (int i = j + 1; i < size; i++)
            {
                Span<double> rowI = a.Slice(i * width, j + 1);
                rowI[j] = (rowI[j] - VectorMath.Dot(rowI[..j], rowJ[..j])) / root;
            }
        }
    }

    /// <summary>x := L^-1 x.</summary>
    internal static void Forward(ReadOnlySpan<double> l, int size, int width, Span<double> x)
    {
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> row = l.Slice(i * width, i + 1);
            x[i] = (x[i] - VectorMath.Dot(row[..i], x[..i])) / row[i];
        }
    }

    /// <summary>x := L'^-1 x.</summary>
    internal static void Backward(ReadOnlySpan<double> l, int size, int width, Span<double> x)
    {
        for (int i = size - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = l.Slice(i * width, i + 1);
            double value = x[i] / row[i];
            x[i] = value;
            VectorMath.AddScaled(x[..i], row[..i], -value);
        }
    }
}
