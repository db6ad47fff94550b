namespace EdgeEnergy.Forecasting.Tests;

/// <summary>Moments and tails of the generator; the seed makes them the same in every run.</summary>
public sealed class RandomStreamTests
{
    private const int Count = 200_000;

    [Fact]
    public void Normals_have_the_moments_and_tails_of_the_normal_distribution()
    {
        double[] x = Draw(r => r.Normal());
        Assert.Equal(0, x.Average(), 0.01);
        Assert.Equal(1, x.Average(v => v * v), 0.02);
        Assert.Equal(3, x.Average(v => v * v * v * v), 0.1);
        Assert.Equal(0.1, x.Count(v => v > 1.28155) / (double)Count, 0.003);
        Assert.Equal(0.1, x.Count(v => v < -1.28155) / (double)Count, 0.003);
        Assert.Equal(0, x.Zip(x.Skip(1)).Average(p => p.First * p.Second), 0.01);
    }

    [Fact]
    public void Laplace_and_exponential_have_their_means()
    {
        double[] laplace = Draw(r => r.Laplace(3));
        Assert.Equal(0, laplace.Average(), 0.05);
        Assert.Equal(3, laplace.Average(Math.Abs), 0.05);
        Assert.Equal(18, laplace.Average(v => v * v), 0.5);
        Assert.Equal(0.25, Draw(r => r.Exponential(4)).Average(), 0.005);
    }

    [Fact]
    public void Uniforms_and_indices_are_even()
    {
        double[] uniform = Draw(r => r.Uniform());
        Assert.Equal(0.5, uniform.Average(), 0.005);
        Assert.Equal(1.0 / 12, uniform.Average(v => (v - 0.5) * (v - 0.5)), 0.002);
        Assert.All(uniform, v => Assert.True(v is > 0 and < 1));
        int[] hits = new int[7];
        foreach (double index in Draw(r => r.Index(7)))
        {
            hits[(int)index]++;
        }

        Assert.All(hits, h => Assert.Equal(1.0 / 7, h / (double)Count, 0.004));
    }

    private static double[] Draw(Func<RandomStream, double> next)
    {
        RandomStream random = new(2024);
        double[] values = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            values[i] = next(random);
        }

        return values;
    }
}
