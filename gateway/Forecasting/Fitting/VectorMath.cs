using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeEnergy.Forecasting;

/// <summary>The two vector operations everything here is made of.</summary>
internal static class VectorMath
{
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector<double>> wideA = MemoryMarshal.Cast<double, Vector<double>>(a);
        ReadOnlySpan<Vector<double>> wideB = MemoryMarshal.Cast<double, Vector<double>>(b[..a.Length]);
        Vector<double> sum = default;
        for (int i = 0; i < wideA.Length; i++)
        {
            sum = Vector.FusedMultiplyAdd(wideA[i], wideB[i], sum);
        }

        double total = Vector.Sum(sum);
        for (int i = wideA.Length * Vector<double>.Count; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    /// <summary>y := y + scale x.</summary>
    internal static void AddScaled(Span<double> y, ReadOnlySpan<double> x, double scale)
    {
        Span<Vector<double>> wideY = MemoryMarshal.Cast<double, Vector<double>>(y);
        ReadOnlySpan<Vector<double>> wideX = MemoryMarshal.Cast<double, Vector<double>>(x[..y.Length]);
        Vector<double> factor = new(scale);
        for (int i = 0; i < wideY.Length; i++)
        {
            wideY[i] = Vector.FusedMultiplyAdd(wideX[i], factor, wideY[i]);
        }

        for (int i = wideY.Length * Vector<double>.Count; i < y.Length; i++)
        {
            y[i] += x[i] * scale;
        }
    }
}
