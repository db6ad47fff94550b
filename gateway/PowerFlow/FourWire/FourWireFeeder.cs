using System.Numerics;
using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// A low-voltage network with phases a, b, c and a neutral conductor, radial or meshed, fed by a stiff balanced source whose neutral is earthed.
/// Validated like <see cref="Feeder"/>; format in hardware/feeders/README.md.
/// </summary>
public sealed class FourWireFeeder
{
    private readonly Dictionary<int, int> _indexOfBus = [];

    private FourWireFeeder(string where, string name, double sourceVolts, int sourceBus, FourWireBus[] buses, FourWireLine[] lines, FourWireLoad[] loads)
    {
        Where = where;
        Name = name;
        SourceVolts = sourceVolts;
        Buses = buses;
        Lines = lines;
        Loads = loads;
        for (int i = 0; i < buses.Length; i++)
        {
            if (!_indexOfBus.TryAdd(buses[i].Id, i))
            {
                throw new InputException(where, $"bus {buses[i].Id}", "the id a second time", "unique bus ids");
            }
        }

        SourceIndex = _indexOfBus.TryGetValue(sourceBus, out int source) ? source : throw new InputException(where, "source_bus", $"unknown bus {sourceBus}", "the id of a bus");
        CheckConnected();
    }

    public string Where { get; }
    public string Name { get; }

    /// <summary>Phase-to-neutral voltage of the source, V; nominal voltage of all loads.</summary>
    public double SourceVolts { get; }
    public int SourceIndex { get; }
    public IReadOnlyList<FourWireBus> Buses { get; }
    public IReadOnlyList<FourWireLine> Lines { get; }
    public IReadOnlyList<FourWireLoad> Loads { get; }

    /// <summary>Reads and validates a feeder.</summary>
    /// <exception cref="InputException">One line that names the place, what was found and what was expected.</exception>
    public static FourWireFeeder Parse(string json, string where)
    {
        using JsonDocument document = JsonText.Parse(json, where);
        JsonObjectReader root = new(document.RootElement, where, "");
        Dictionary<string, (Complex[,] PerKm, double? Ampacity)> codes = new(StringComparer.Ordinal);
        foreach (JsonObjectReader code in root.Objects("line_codes"))
        {
            string id = code.RequiredText("id");
            JsonObjectReader named = code.Named($"line code {id}");
            if (!codes.TryAdd(id, (ReadImpedance(named), named.OptionalNumber("ampacity_a"))))
            {
                throw named.Bad("id", "the id a second time", "unique line codes");
            }
        }

        List<FourWireBus> buses = [];
        List<FourWireLoad> loads = [];
        foreach (JsonObjectReader entry in root.Objects("buses"))
        {
            int id = entry.Integer("id");
            JsonObjectReader bus = entry.Named($"bus {id}");
            buses.Add(new FourWireBus(id, bus.Has("grounding_ohm") ? bus.Positive("grounding_ohm") : null));
            if (bus.Has("loads"))
            {
                loads.AddRange(bus.Objects("loads").Select(load => ReadLoad(load, id)));
            }
        }

        FourWireLine[] lines = [.. root.Objects("lines").Select(entry => ReadLine(entry, codes))];
        return new FourWireFeeder(where, root.Text("name") ?? where, root.Positive("source_volts"), root.Integer("source_bus"), [.. buses], lines, [.. loads]);
    }

    /// <summary>Position of a bus in <see cref="Buses"/>.</summary>
    /// <exception cref="InputException">There is no such bus.</exception>
    public int IndexOf(int busId) => _indexOfBus.TryGetValue(busId, out int index)
        ? index
        : throw new InputException(Where, "bus", busId.ToString(), $"one of the feeder's {Buses.Count} bus ids");

    private static FourWireLoad ReadLoad(JsonObjectReader load, int bus)
    {
        string phases = load.RequiredText("phases");
        LoadConnection connection = phases switch
        {
            "a" => LoadConnection.PhaseA,
            "b" => LoadConnection.PhaseB,
            "c" => LoadConnection.PhaseC,
            "ab" => LoadConnection.PhasesAb,
            "bc" => LoadConnection.PhasesBc,
            "ca" => LoadConnection.PhasesCa,
            "abc" => LoadConnection.ThreePhase,
            _ => throw load.Bad("phases", $"\"{phases}\"", "a, b, c, ab, bc, ca or abc"),
        };
        return new FourWireLoad(bus, connection, load.Number("p_kw"), load.Number("q_kvar", 0), FeederReader.ReadShares(load, "zip_p"), FeederReader.ReadShares(load, "zip_q"));
    }

    private static FourWireLine ReadLine(JsonObjectReader entry, Dictionary<string, (Complex[,] PerKm, double? Ampacity)> codes)
    {
        int from = entry.Integer("from");
        int to = entry.Integer("to");
        JsonObjectReader line = entry.Named($"line {from}-{to}");
        string code = line.RequiredText("line_code");
        if (!codes.TryGetValue(code, out (Complex[,] PerKm, double? Ampacity) found))
        {
            throw line.Bad("line_code", $"unknown code {code}", "the id of one of line_codes");
        }

        double length = line.Positive("length_km");
        Complex[,] z = new Complex[4, 4];
        for (int i = 0; i < 16; i++)
        {
            z[i / 4, i % 4] = found.PerKm[i / 4, i % 4] * length;
        }

        return new FourWireLine(from, to, z, found.Ampacity);
    }

    private static Complex[,] ReadImpedance(JsonObjectReader code)
    {
        double[] r = ReadMatrix(code, "r_ohm_per_km");
        double[] x = ReadMatrix(code, "x_ohm_per_km");
        Complex[,] z = new Complex[4, 4];
        for (int i = 0; i < 16; i++)
        {
            z[i / 4, i % 4] = new Complex(r[i], x[i]);
        }

        return SmallMatrix.Inverse(z) is null ? throw code.Bad("r_ohm_per_km", "a singular impedance", "a 4x4 matrix that can be inverted") : z;
    }

    private static double[] ReadMatrix(JsonObjectReader code, string field)
    {
        double[] m = code.Numbers(field);
        if (m.Length != 16)
        {
            throw code.Bad(field, $"{m.Length} numbers", "16: rows a, b, c, n");
        }

        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (m[(4 * i) + j] != m[(4 * j) + i])
                {
                    throw code.Bad(field, $"{m[(4 * i) + j]} and {m[(4 * j) + i]} mirrored", "a symmetric matrix");
                }
            }
        }

        return m;
    }

    private void CheckConnected()
    {
        List<int>[] neighbours = [.. Buses.Select(_ => new List<int>())];
        foreach (FourWireLine line in Lines)
        {
            foreach (int end in (int[])[line.From, line.To])
            {
                if (!_indexOfBus.ContainsKey(end))
                {
                    throw new InputException(Where, $"line {line.Place}", $"unknown bus {end}", "the id of a bus");
                }
            }

            if (line.From == line.To)
            {
                throw new InputException(Where, $"line {line.Place}", "both ends on one bus", "two different buses");
            }

            neighbours[_indexOfBus[line.From]].Add(_indexOfBus[line.To]);
            neighbours[_indexOfBus[line.To]].Add(_indexOfBus[line.From]);
        }

        HashSet<int> reached = [SourceIndex];
        Queue<int> open = new([SourceIndex]);
        while (open.TryDequeue(out int bus))
        {
            foreach (int next in neighbours[bus].Where(reached.Add))
            {
                open.Enqueue(next);
            }
        }

        if (reached.Count < Buses.Count)
        {
            int lost = Enumerable.Range(0, Buses.Count).First(i => !reached.Contains(i));
            throw new InputException(Where, "lines", $"an island: no path from source bus {Buses[SourceIndex].Id} to {Buses.Count - reached.Count} of {Buses.Count} buses ({Buses[lost].Id})", "every bus connected");
        }
    }
}
