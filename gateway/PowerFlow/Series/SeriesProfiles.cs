using System.Globalization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// Powers of every bus over time: kW and kvar, bus-major (value of bus i at step t stands at i * Steps + t), buses in feeder order. Starts with the
/// file's operating point in every step.
/// </summary>
public sealed class SeriesProfiles
{
    private const string ScaleColumn = "scale";

    private double[]? _generationKw;
    private double[]? _generationKvar;

    public SeriesProfiles(Feeder feeder, int steps)
    {
        if (steps < 1)
        {
            throw new InputException(feeder.Where, "profiles", $"{steps} steps", "at least 1");
        }

        Feeder = feeder;
        Steps = steps;
        PerUnitNetwork net = feeder.Network;
        LoadKw = Spread(net.LoadKw);
        LoadKvar = Spread(net.LoadKvar);
    }

    public Feeder Feeder { get; }
    public int Steps { get; }
    public double[] LoadKw { get; }
    public double[] LoadKvar { get; }

    /// <summary>Made on first use; until then the file's constant generation holds in every step.</summary>
    public double[] GenerationKw => _generationKw ??= Spread(Feeder.Network.GenerationKw);
    public double[] GenerationKvar => _generationKvar ??= Spread(Feeder.Network.GenerationKvar);

    internal double[]? OwnGenerationKw => _generationKw;

    internal double[]? OwnGenerationKvar => _generationKvar;

    /// <summary>All steps of one bus in one of the four arrays.</summary>
    public Span<double> Of(double[] values, int busIndex) => values.AsSpan(busIndex * Steps, Steps);

    /// <summary>
    /// Reads a table: first column `step`, then any of `scale` (all loads of the file), `scale:BUS`, `p_kw:BUS`, `q_kvar:BUS` (load of a bus, in place
    /// of the file's), `pg_kw:BUS`, `qg_kvar:BUS` (its generation). Scales multiply loads that have no column of their own.
    /// </summary>
    /// <exception cref="InputException">One line that names the row and the column.</exception>
    public static SeriesProfiles Parse(string csv, Feeder feeder, string where)
    {
        string[] lines = csv.Split('\n');
        int count = lines.Length;
        while (count > 0 && string.IsNullOrWhiteSpace(lines[count - 1]))
        {
            count--;
        }

        if (count < 2)
        {
            throw new InputException(where, "text", $"{count} lines", "a header and at least one row");
        }

        string[] header = [.. lines[0].TrimEnd('\r').Split(',').Select(h => h.Trim())];
        Column[] columns = ReadHeader(header, feeder, where);
        SeriesProfiles profiles = new(feeder, count - 1);
        double[][] values = [.. header.Select(_ => new double[count - 1])];
        for (int row = 1; row < count; row++)
        {
            string[] cells = lines[row].TrimEnd('\r').Split(',');
            if (cells.Length != header.Length)
            {
                throw new InputException(where, $"line {row + 1}", $"{cells.Length} values", $"{header.Length}, as in the header");
            }

            for (int c = 1; c < cells.Length; c++)
            {
                if (!double.TryParse(cells[c], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
                {
                    throw new InputException(where, $"line {row + 1}, column {header[c]}", $"\"{cells[c].Trim()}\"", "a finite number");
                }

                values[c][row - 1] = value;
            }
        }

        profiles.Apply(columns, values);
        return profiles;
    }

    private static Column[] ReadHeader(string[] header, Feeder feeder, string where)
    {
        if (!string.Equals(header[0], "step", StringComparison.Ordinal))
        {
            throw new InputException(where, "line 1", $"\"{header[0]}\"", "step as the first column");
        }

        Column[] columns = new Column[header.Length];
        HashSet<string> seen = new(StringComparer.Ordinal) { header[0] };
        for (int c = 1; c < header.Length; c++)
        {
            if (!seen.Add(header[c]))
            {
                throw new InputException(where, $"line 1, column {c + 1}", $"{header[c]} a second time", "each column once");
            }

            string[] parts = header[c].Split(':');
            int bus = -1;
            bool known = parts.Length switch
            {
                1 => parts[0] is ScaleColumn,
                2 => parts[0] is ScaleColumn or "p_kw" or "q_kvar" or "pg_kw" or "qg_kvar",
                _ => false,
            };
            if (!known)
            {
                throw new InputException(where, $"line 1, column {c + 1}", $"\"{header[c]}\"", "scale, scale:BUS, p_kw:BUS, q_kvar:BUS, pg_kw:BUS or qg_kvar:BUS");
            }

            if (parts.Length == 2)
            {
                bus = int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? feeder.FindIndexOf(id) : -1;
                if (bus < 0)
                {
                    throw new InputException(where, $"line 1, column {header[c]}", $"unknown bus {parts[1]}", $"a bus of {feeder.Name}");
                }
            }

            columns[c] = new Column(parts[0], bus);
        }

        return columns;
    }

    private void Apply(Column[] columns, double[][] values)
    {
        for (int c = 1; c < columns.Length; c++)
        {
            if (columns[c].Kind is not ScaleColumn)
            {
                continue;
            }

            for (int bus = 0; bus < Feeder.Buses.Count; bus++)
            {
                if (columns[c].Bus < 0 || columns[c].Bus == bus)
                {
                    Multiply(Of(LoadKw, bus), values[c]);
                    Multiply(Of(LoadKvar, bus), values[c]);
                }
            }
        }

        for (int c = 1; c < columns.Length; c++)
        {
            double[]? target = columns[c].Kind switch
            {
                "p_kw" => LoadKw,
                "q_kvar" => LoadKvar,
                "pg_kw" => GenerationKw,
                "qg_kvar" => GenerationKvar,
                _ => null,
            };
            if (target is not null)
            {
                values[c].CopyTo(Of(target, columns[c].Bus));
            }
        }
    }

    private static void Multiply(Span<double> target, double[] factors)
    {
        for (int t = 0; t < factors.Length; t++)
        {
            target[t] *= factors[t];
        }
    }

    private double[] Spread(double[] values)
    {
        double[] spread = new double[values.Length * Steps];
        for (int i = 0; i < values.Length; i++)
        {
            spread.AsSpan(i * Steps, Steps).Fill(values[i]);
        }

        return spread;
    }

    private readonly record struct Column(string Kind, int Bus);
}
