namespace EdgeEnergy.Forecasting;

/// <summary>
/// A bootstrap of the residuals of whole days (block bootstrap: H. R. Kuensch, "The jackknife and the bootstrap for general stationary
/// observations", Annals of Statistics 17, 1989). A path takes a new random day of the history at each of its own days; a step missing in that day
/// takes the same step of another random day.
/// </summary>
internal sealed class DayNoise : INoiseSource
{
    private const long Day = 86400;

    private readonly int _slots;
    private readonly long _step;
    private readonly double[][] _days;
    private readonly double[][] _bySlot;

    internal DayNoise(long[] epochs, double[] residual)
    {
        _step = Math.Min(Day, NormalNoise.UsualStep(epochs));
        _slots = (int)((Day + _step - 1) / _step);
        SortedDictionary<long, double[]> days = [];
        List<double>[] bySlot = [.. Enumerable.Range(0, _slots).Select(_ => new List<double>())];
        for (int i = 0; i < epochs.Length; i++)
        {
            (long day, int slot) = Split(epochs[i]);
            if (!days.TryGetValue(day, out double[]? row))
            {
                row = new double[_slots];
                Array.Fill(row, double.NaN);
                days.Add(day, row);
            }

            row[slot] = residual[i];
            bySlot[slot].Add(residual[i]);
        }

        // A first or last day that is mostly outside the history says little about days.
        double[][] whole = [.. days.Values.Where(row => 2 * row.Count(double.IsNaN) <= _slots)];
        _days = whole.Length > 0 ? whole : [.. days.Values];
        _bySlot = [.. bySlot.Select(list => list.Count > 0 ? list.ToArray() : residual)];
    }

    public void Draw(RandomStream random, ReadOnlySpan<long> epochs, Span<double> noise)
    {
        long current = long.MinValue;
        double[] row = _days[0];
        for (int i = 0; i < epochs.Length; i++)
        {
            (long day, int slot) = Split(epochs[i]);
            if (day != current)
            {
                current = day;
                row = _days[random.Index(_days.Length)];
            }

            double value = row[slot];
            noise[i] = double.IsNaN(value) ? _bySlot[slot][random.Index(_bySlot[slot].Length)] : value;
        }
    }

    private (long Day, int Slot) Split(long epoch)
    {
        long day = epoch >= 0 ? epoch / Day : -((-epoch + Day - 1) / Day);
        return (day, (int)((epoch - (day * Day)) / _step));
    }
}
