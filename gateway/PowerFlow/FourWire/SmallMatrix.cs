using System.Numerics;

namespace EdgeEnergy.PowerFlow;

/// <summary>Dense complex matrices of a few rows.</summary>
internal static class SmallMatrix
{
    /// <summary>Inverse by Gauss-Jordan with row pivots; null when singular.</summary>
    public static Complex[,]? Inverse(Complex[,] matrix)
    {
        int n = matrix.GetLength(0);
        Complex[,] a = (Complex[,])matrix.Clone();
        Complex[,] inverse = new Complex[n, n];
        double largest = 0;
        for (int i = 0; i < n; i++)
        {
            inverse[i, i] = 1;
            for (int j = 0; j < n; j++)
            {
                largest = Math.Max(largest, a[i, j].Magnitude);
            }
        }

        for (int column = 0; column < n; column++)
        {
            int pivot = Enumerable.Range(column, n - column).MaxBy(row => a[row, column].Magnitude);
            if (!(a[pivot, column].Magnitude > 1e-12 * largest))
            {
                return null;
            }

            SwapRows(a, pivot, column);
            SwapRows(inverse, pivot, column);
            Complex scale = 1 / a[column, column];
            for (int j = 0; j < n; j++)
            {
                a[column, j] *= scale;
                inverse[column, j] *= scale;
            }

            for (int row = 0; row < n; row++)
            {
                Complex factor = a[row, column];
                if (row == column || factor == 0)
                {
                    continue;
                }

                for (int j = 0; j < n; j++)
                {
                    a[row, j] -= factor * a[column, j];
                    inverse[row, j] -= factor * inverse[column, j];
                }
            }
        }

        return inverse;
    }

    private static void SwapRows(Complex[,] a, int i, int j)
    {
        for (int k = 0; i != j && k < a.GetLength(1); k++)
        {
            (a[i, k], a[j, k]) = (a[j, k], a[i, k]);
        }
    }
}
