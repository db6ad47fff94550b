namespace EdgeEnergy.PowerFlow;

/// <summary>
/// LU of a sparse matrix of 2x2 blocks on an <see cref="EliminationPlan"/>, pivots taken from the diagonal blocks. Fill <see cref="Diagonal"/>,
/// <see cref="Upper"/> and <see cref="Lower"/> (four numbers a block, row by row), then factorise in place.
/// </summary>
internal sealed class BlockLu(EliminationPlan plan)
{
    /// <summary>Blocks by position; after factorisation the inverses of the pivots.</summary>
    public double[] Diagonal { get; } = new double[4 * plan.Size];

    /// <summary>Blocks by slot.</summary>
    public double[] Upper { get; } = new double[4 * plan.Column.Length];

    /// <summary>Blocks by slot, mirrored; after factorisation multiplied by the inverse pivot.</summary>
    public double[] Lower { get; } = new double[4 * plan.Column.Length];

    /// <summary>Factorises in place; false where a pivot block is singular or not finite.</summary>
    public bool Factorise()
    {
        double[] d = Diagonal;
        double[] u = Upper;
        double[] l = Lower;
        int[] start = plan.Start;
        int[] target = plan.Target;
        for (int k = 0; k < plan.Size; k++)
        {
            int p = 4 * k;
            double a = d[p];
            double b = d[p + 1];
            double c = d[p + 2];
            double e = d[p + 3];
            double determinant = (a * e) - (b * c);
            double size = (a * a) + (b * b) + (c * c) + (e * e);
            if (!(Math.Abs(determinant) > 1e-14 * size))
            {
                return false;
            }

            double inverse = 1 / determinant;
            double i00 = e * inverse;
            double i01 = -b * inverse;
            double i10 = -c * inverse;
            double i11 = a * inverse;
            d[p] = i00;
            d[p + 1] = i01;
            d[p + 2] = i10;
            d[p + 3] = i11;
            int at = plan.TargetStart[k];
            for (int s = start[k]; s < start[k + 1]; s++)
            {
                int ls = 4 * s;
                double m00 = (l[ls] * i00) + (l[ls + 1] * i10);
                double m01 = (l[ls] * i01) + (l[ls + 1] * i11);
                double m10 = (l[ls + 2] * i00) + (l[ls + 3] * i10);
                double m11 = (l[ls + 2] * i01) + (l[ls + 3] * i11);
                l[ls] = m00;
                l[ls + 1] = m01;
                l[ls + 2] = m10;
                l[ls + 3] = m11;
                for (int t = start[k]; t < start[k + 1]; t++)
                {
                    int us = 4 * t;
                    int code = target[at++];
                    int slot = 4 * (code / 3);
                    double[] to = (code % 3) switch { 0 => d, 1 => u, _ => l };
                    to[slot] -= (m00 * u[us]) + (m01 * u[us + 2]);
                    to[slot + 1] -= (m00 * u[us + 1]) + (m01 * u[us + 3]);
                    to[slot + 2] -= (m10 * u[us]) + (m11 * u[us + 2]);
                    to[slot + 3] -= (m10 * u[us + 1]) + (m11 * u[us + 3]);
                }
            }
        }

        return true;
    }

    /// <summary>Solves A x = b in place; two numbers a position.</summary>
    public void Solve(Span<double> x)
    {
        ReadOnlySpan<double> d = Diagonal;
        ReadOnlySpan<double> u = Upper;
        ReadOnlySpan<double> l = Lower;
        ReadOnlySpan<int> start = plan.Start;
        ReadOnlySpan<int> column = plan.Column;
        for (int k = 0; k < plan.Size; k++)
        {
            double x0 = x[2 * k];
            double x1 = x[(2 * k) + 1];
            for (int s = start[k]; s < start[k + 1]; s++)
            {
                int to = 2 * column[s];
                x[to] -= (l[4 * s] * x0) + (l[(4 * s) + 1] * x1);
                x[to + 1] -= (l[(4 * s) + 2] * x0) + (l[(4 * s) + 3] * x1);
            }
        }

        for (int k = plan.Size - 1; k >= 0; k--)
        {
            double x0 = x[2 * k];
            double x1 = x[(2 * k) + 1];
            for (int s = start[k]; s < start[k + 1]; s++)
            {
                int from = 2 * column[s];
                x0 -= (u[4 * s] * x[from]) + (u[(4 * s) + 1] * x[from + 1]);
                x1 -= (u[(4 * s) + 2] * x[from]) + (u[(4 * s) + 3] * x[from + 1]);
            }

            x[2 * k] = (d[4 * k] * x0) + (d[(4 * k) + 1] * x1);
            x[(2 * k) + 1] = (d[(4 * k) + 2] * x0) + (d[(4 * k) + 3] * x1);
        }
    }

    /// <summary>Solves A^T x = b in place; two numbers a position.</summary>
    public void SolveTransposed(Span<double> x)
    {
        ReadOnlySpan<double> d = Diagonal;
        ReadOnlySpan<double> u = Upper;
        ReadOnlySpan<double> l = Lower;
        ReadOnlySpan<int> start = plan.Start;
        ReadOnlySpan<int> column = plan.Column;
        for (int k = 0; k < plan.Size; k++)
        {
            double b0 = x[2 * k];
            double b1 = x[(2 * k) + 1];
            double x0 = (d[4 * k] * b0) + (d[(4 * k) + 2] * b1);
            double x1 = (d[(4 * k) + 1] * b0) + (d[(4 * k) + 3] * b1);
            x[2 * k] = x0;
            x[(2 * k) + 1] = x1;
            for (int s = start[k]; s < start[k + 1]; s++)
            {
                int to = 2 * column[s];
                x[to] -= (u[4 * s] * x0) + (u[(4 * s) + 2] * x1);
                x[to + 1] -= (u[(4 * s) + 1] * x0) + (u[(4 * s) + 3] * x1);
            }
        }

        for (int k = plan.Size - 1; k >= 0; k--)
        {
            double x0 = x[2 * k];
            double x1 = x[(2 * k) + 1];
            for (int s = start[k]; s < start[k + 1]; s++)
            {
                int from = 2 * column[s];
                x0 -= (l[4 * s] * x[from]) + (l[(4 * s) + 2] * x[from + 1]);
                x1 -= (l[(4 * s) + 1] * x[from]) + (l[(4 * s) + 3] * x[from + 1]);
            }

            x[2 * k] = x0;
            x[(2 * k) + 1] = x1;
        }
    }
}
