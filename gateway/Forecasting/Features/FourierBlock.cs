namespace EdgeEnergy.Forecasting;

/// <summary>Columns sin(2 pi i t / P), cos(2 pi i t / P) for i = 1..order, zero where the condition does not hold.</summary>
internal sealed class FourierBlock(string name, double periodDays, int order, bool multiplicative, double priorScale, Func<long, bool>? condition) : IFeatureBlock
{
    public string Name => name;

    public int Columns => 2 * order;

    public bool Multiplicative => multiplicative;

    public double PriorScale => priorScale;

    public void Fill(FeatureRows rows, int start, int count, Span<double> block, int stride)
    {
        for (int r = 0; r < count; r++)
        {
            long epoch = rows.Epochs[start + r];
            double sin1 = 0;
            double cos1 = 0;
            double scale = 0;
            if (condition is null || condition(epoch))
            {
                double turns = epoch / 86400.0 / periodDays;
                (sin1, cos1) = Math.SinCos(2 * Math.PI * (turns - Math.Floor(turns)));
                scale = 1;
            }

            // Higher harmonics by the addition theorems; at most 100 steps, so rounding stays near 1e-14.
            double sin = 0;
            double cos = scale;
            for (int i = 0; i < order; i++)
            {
                double nextSin = (sin * cos1) + (cos * sin1);
                cos = (cos * cos1) - (sin * sin1);
                sin = nextSin;
                block[(2 * i * stride) + r] = sin;
                block[(((2 * i) + 1) * stride) + r] = cos;
            }
        }
    }
}
