namespace EdgeEnergy.Forecasting.Tests;

/// <summary>The inner problem against a method that shares nothing with it: plain coordinate descent run for very long.</summary>
public sealed class LaplaceQuadraticTests
{
    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(2, 1)]
    [InlineData(3, 5)]
    [InlineData(4, 25)]
    [InlineData(5, 1000)]
    public void Agrees_with_coordinate_descent(int seed, double lambda)
    {
        const int count = 12;
        const int start = 3;
        const int penalised = 7;
        (double[] h, double[] c) = Problem(count, 40, seed);
        double[] expected = CoordinateDescent(h, c, lambda, start, penalised);
        double[] actual = new double[count];
        LaplaceQuadratic quadratic = new(count, start, penalised);
        quadratic.Minimise(h, c, lambda, actual);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-8);
        }

        // From a start with all the wrong signs it must come to the same point.
        double[] again = Array.ConvertAll(expected, x => -x + 0.3);
        quadratic.Minimise(h, c, lambda, again);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(expected[i], again[i], 1e-8);
        }
    }

    [Fact]
    public void Two_equal_columns_share_without_failing()
    {
        // Columns 1 and 2 are the same: any split is optimal, and the objective is that of one column alone.
        double[] h = [2, 1, 1, 1, 3, 3, 1, 3, 3];
        double[] c = [1, 4, 4];
        double[] x = new double[3];
        new LaplaceQuadratic(3, 1, 2).Minimise(h, c, 0.5, x);
        double[] single = new double[2];
        new LaplaceQuadratic(2, 1, 1).Minimise([2, 1, 1, 3], [1, 4], 0.5, single);
        Assert.Equal(single[0], x[0], 1e-12);
        Assert.Equal(single[1], x[1] + x[2], 1e-12);
    }

    private static (double[] H, double[] C) Problem(int count, int rows, int seed)
    {
        double[] noise = Series.Noise((count + 1) * rows, seed);
        double[] h = new double[count * count];
        double[] c = new double[count];
        for (int i = 0; i < count; i++)
        {
            for (int r = 0; r < rows; r++)
            {
                c[i] += noise[(i * rows) + r] * noise[(count * rows) + r] * 3;
                for (int j = 0; j < count; j++)
                {
                    h[(i * count) + j] += noise[(i * rows) + r] * noise[(j * rows) + r];
                }
            }
        }

        return (h, c);
    }

    private static double[] CoordinateDescent(double[] h, double[] c, double lambda, int start, int penalised)
    {
        int count = c.Length;
        double[] x = new double[count];
        for (int sweep = 0; sweep < 20_000; sweep++)
        {
            for (int i = 0; i < count; i++)
            {
                double right = c[i];
                for (int j = 0; j < count; j++)
                {
                    right -= j == i ? 0 : h[(i * count) + j] * x[j];
                }

                double threshold = i >= start && i < start + penalised ? lambda : 0;
                x[i] = Math.Sign(right) * Math.Max(0, Math.Abs(right) - threshold) / h[(i * count) + i];
            }
        }

        return x;
    }
}
