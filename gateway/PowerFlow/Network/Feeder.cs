using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>
/// A validated network: one slack, every bus connected to it by branches in service, no zero impedance, every number finite.
/// Immutable; results of all methods are in the order of <see cref="Buses"/> and <see cref="Branches"/>.
/// </summary>
public sealed class Feeder
{
    private readonly Dictionary<int, int> _indexOfBus;

    internal Feeder(string where, string name, string title, string source, double baseMva, double? baseKv, Bus[] buses, Branch[] branches, Branch[] openTies)
    {
        Where = where;
        Name = name;
        Title = title;
        Source = source;
        BaseMva = baseMva;
        BaseKv = baseKv;
        Buses = buses;
        Branches = branches;
        OpenTies = openTies;
        _indexOfBus = new Dictionary<int, int>(buses.Length);
        SlackIndex = -1;
        for (int i = 0; i < buses.Length; i++)
        {
            if (!_indexOfBus.TryAdd(buses[i].Id, i))
            {
                throw new InputException(where, $"bus {buses[i].Id}", "the id a second time", "unique bus ids");
            }

            if (buses[i].Type == BusType.Slack)
            {
                if (SlackIndex >= 0)
                {
                    throw new InputException(where, $"bus {buses[i].Id}", $"a second slack bus beside {buses[SlackIndex].Id}", "one slack bus");
                }

                SlackIndex = i;
            }
        }

        if (SlackIndex < 0)
        {
            throw new InputException(where, "buses", "no slack bus", "one bus of type slack");
        }

        CheckEnds(branches, "branch");
        CheckEnds(openTies, "open tie");
        CheckConnected();
        Network = new PerUnitNetwork(this);
    }

    /// <summary>The file or text this came from, for messages.</summary>
    public string Where { get; }
    public string Name { get; }
    public string Title { get; }
    public string Source { get; }
    public double BaseMva { get; }

    /// <summary>Line-to-line base voltage, kV; null where everything is given in p.u.</summary>
    public double? BaseKv { get; }
    public IReadOnlyList<Bus> Buses { get; }
    public IReadOnlyList<Branch> Branches { get; }

    /// <summary>Branches that exist but are switched off.</summary>
    public IReadOnlyList<Branch> OpenTies { get; }
    public int SlackIndex { get; }

    /// <summary>True when the branches in service form a tree.</summary>
    public bool IsRadial => Branches.Count == Buses.Count - 1;

    public bool HasVoltageControlledBus => Network.HasPv;

    internal PerUnitNetwork Network { get; }

    internal double BaseKva => BaseMva * 1000;

    /// <summary>Reads and validates a feeder file's text (format: hardware/feeders/README.md).</summary>
    /// <exception cref="InputException">One line that names the place, the field, what was found and what was expected.</exception>
    public static Feeder Parse(string json, string where) => FeederReader.Read(json, where);

    /// <summary>Position of a bus in <see cref="Buses"/>.</summary>
    /// <exception cref="InputException">The feeder has no such bus.</exception>
    public int IndexOf(int busId) => _indexOfBus.TryGetValue(busId, out int index)
        ? index
        : throw new InputException(Where, "bus", busId.ToString(), $"one of the feeder's {Buses.Count} bus ids");

    /// <summary>Position of a bus in <see cref="Buses"/>, or -1.</summary>
    public int FindIndexOf(int busId) => _indexOfBus.GetValueOrDefault(busId, -1);

    /// <summary>The same feeder with other buses (loads, shunts, set points) in the same order.</summary>
    public Feeder WithBuses(IReadOnlyList<Bus> buses)
        => new(Where, Name, Title, Source, BaseMva, BaseKv, [.. buses], [.. Branches], [.. OpenTies]);

    /// <summary>The same feeder with other branches, for example one tie closed.</summary>
    public Feeder WithBranches(IReadOnlyList<Branch> branches, IReadOnlyList<Branch> openTies)
        => new(Where, Name, Title, Source, BaseMva, BaseKv, [.. Buses], [.. branches], [.. openTies]);

    private void CheckEnds(Branch[] branches, string kind)
    {
        foreach (Branch branch in branches)
        {
            foreach (int end in (ReadOnlySpan<int>)[branch.From, branch.To])
            {
                if (!_indexOfBus.ContainsKey(end))
                {
                    throw new InputException(Where, $"{kind} {branch.Place}", $"unknown bus {end}", "the id of a bus of this feeder");
                }
            }

            if (branch.From == branch.To)
            {
                throw new InputException(Where, $"{kind} {branch.Place}", "both ends on one bus", "two different buses");
            }

            if (branch.Resistance == 0 && branch.Reactance == 0)
            {
                throw new InputException(Where, $"{kind} {branch.Place}", "zero impedance", "r or x other than 0 (merge the two buses where a closed switch is meant)");
            }
        }
    }

    private void CheckConnected()
    {
        int[] root = [.. Enumerable.Range(0, Buses.Count)];
        foreach (Branch branch in Branches)
        {
            int a = Find(root, _indexOfBus[branch.From]);
            int b = Find(root, _indexOfBus[branch.To]);
            root[a] = b;
        }

        int slackRoot = Find(root, SlackIndex);
        int[] lost = [.. Enumerable.Range(0, Buses.Count).Where(i => Find(root, i) != slackRoot)];
        if (lost.Length > 0)
        {
            string names = string.Join(", ", lost.Take(5).Select(i => Buses[i].Id)) + (lost.Length > 5 ? ", ..." : "");
            throw new InputException(Where, "branches", $"an island: no path from slack {Buses[SlackIndex].Id} to {lost.Length} of {Buses.Count} buses ({names})", "every bus connected");
        }
    }

    private static int Find(int[] root, int i)
    {
        while (root[i] != i)
        {
            root[i] = root[root[i]];
            i = root[i];
        }

        return i;
    }
}
