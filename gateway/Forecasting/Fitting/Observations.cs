using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>The usable observations in order of time, with what was done to get there.</summary>
internal sealed class Observations
{
    private Observations(long[] epochs, double[] values, int[] source, double[][] regressors, int missing, int duplicates)
    {
        Epochs = epochs;
        Values = values;
        Source = source;
        Regressors = regressors;
        Missing = missing;
        Duplicates = duplicates;
    }

    internal long[] Epochs { get; }

    internal double[] Values { get; }

    /// <summary>Index of each observation in the caller's series.</summary>
    internal int[] Source { get; }

    /// <summary>One array for each regressor of the options, aligned with <see cref="Epochs"/>.</summary>
    internal double[][] Regressors { get; }

    internal int Missing { get; }

    internal int Duplicates { get; }

    internal int Count => Epochs.Length;

    internal static Observations From(ReadOnlySpan<long> epochs, ReadOnlySpan<double> values, ForecastOptions options, RegressorValues regressors)
    {
        if (epochs.Length != values.Length)
        {
            throw new InputException("forecast", "series", $"{epochs.Length} times and {values.Length} values", "as many values as times");
        }

        double[][] columns = Columns(options, regressors, epochs.Length);
        int present = CountPresent(epochs, values, columns, options);
        int[] source = new int[present];
        long[] keys = new long[present];
        int next = 0;
        bool sorted = true;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsNaN(values[i]))
            {
                sorted &= next == 0 || epochs[i] >= keys[next - 1];
                keys[next] = epochs[i];
                source[next++] = i;
            }
        }

        if (!sorted)
        {
            // The index as second key keeps observations of one instant in the caller's order.
            (long Epoch, int Index)[] order = new (long, int)[present];
            for (int i = 0; i < present; i++)
            {
                order[i] = (keys[i], source[i]);
            }

            Array.Sort(order);
            for (int i = 0; i < present; i++)
            {
                (keys[i], source[i]) = order[i];
            }
        }

        double[] y = new double[present];
        for (int i = 0; i < present; i++)
        {
            y[i] = values[source[i]];
        }

        double[][] rows = Array.ConvertAll(columns, column => Array.ConvertAll(source, i => column[i]));
        int duplicates = 0;
        for (int i = 1; i < present; i++)
        {
            duplicates += keys[i] == keys[i - 1] ? 1 : 0;
        }

        Observations all = new(keys, y, source, rows, values.Length - present, duplicates);
        return duplicates == 0 || options.Duplicates == DuplicateTimes.Keep ? all : all.WithoutDuplicates(options.Duplicates);
    }

    /// <summary>The observations for which keep is true.</summary>
    internal Observations Where(bool[] keep)
    {
        int[] rows = [.. Enumerable.Range(0, Count).Where(i => keep[i])];
        return new Observations(
            Array.ConvertAll(rows, i => Epochs[i]),
            Array.ConvertAll(rows, i => Values[i]),
            Array.ConvertAll(rows, i => Source[i]),
            Array.ConvertAll(Regressors, column => Array.ConvertAll(rows, i => column[i])),
            Missing,
            Duplicates);
    }

    /// <summary>The regressors' columns in the order of the options, checked for presence and length.</summary>
    internal static double[][] Columns(ForecastOptions options, RegressorValues regressors, int length)
    {
        double[][] columns = new double[options.Regressors.Count][];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = options.Regressors[i].Name;
            if (!regressors.Columns.TryGetValue(name, out double[]? column))
            {
                throw new InputException("forecast", $"regressor {name}", "no values", $"{length} values");
            }

            if (column.Length != length)
            {
                throw new InputException("forecast", $"regressor {name}", $"{column.Length} values", $"{length} values, one for each time");
            }

            columns[i] = column;
        }

        return columns;
    }

    private static int CountPresent(ReadOnlySpan<long> epochs, ReadOnlySpan<double> values, double[][] columns, ForecastOptions options)
    {
        int present = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
            {
                continue;
            }

            present++;
            if (double.IsInfinity(values[i]))
            {
                throw new InputException("forecast", $"y[{i}]", "infinity", "a finite number, or nothing for a missing value");
            }

            // Seconds beyond the year 9999 are milliseconds by mistake.
            if (epochs[i] is < -62_135_596_800 or > 253_402_300_799)
            {
                throw new InputException("forecast", $"epoch[{i}]", epochs[i].ToString(), "Unix seconds between the years 1 and 9999");
            }

            for (int c = 0; c < columns.Length; c++)
            {
                if (!double.IsFinite(columns[c][i]))
                {
                    throw new InputException("forecast", $"regressor {options.Regressors[c].Name}[{i}]", FormattableString.Invariant($"{columns[c][i]}"), "a finite number where y is known");
                }
            }
        }

        return present;
    }

    private Observations WithoutDuplicates(DuplicateTimes policy)
    {
        List<long> epochs = new(Count);
        List<double> values = new(Count);
        List<int> source = new(Count);
        List<double>[] regressors = Array.ConvertAll(Regressors, _ => new List<double>(Count));
        int start = 0;
        while (start < Count)
        {
            int end = start + 1;
            while (end < Count && Epochs[end] == Epochs[start])
            {
                end++;
            }

            if (policy == DuplicateTimes.Reject && end - start > 1)
            {
                throw new InputException("forecast", $"epoch[{Source[start + 1]}]", $"{Epochs[start]} a second time", "different times");
            }

            epochs.Add(Epochs[start]);
            values.Add(Values[start..end].Average());
            source.Add(Source[start]);
            for (int c = 0; c < regressors.Length; c++)
            {
                regressors[c].Add(Regressors[c][start..end].Average());
            }

            start = end;
        }

        return new Observations([.. epochs], [.. values], [.. source], Array.ConvertAll(regressors, column => column.ToArray()), Missing, Duplicates);
    }
}
