using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>Turns the text of a feeder file into a <see cref="Feeder"/>; every complaint is one line.</summary>
internal static class FeederReader
{
    /// <summary>Limits printed in a source without a unit are kept in the file and not enforced.</summary>
    private const string UnitlessLimit = "unstated in seed";

    public static Feeder Read(string json, string where)
    {
        using JsonDocument document = JsonText.Parse(json, where);
        JsonObjectReader root = new(document.RootElement, where, "");
        double baseMva = root.Positive("baseMVA");
        double? baseKv = root.Has("baseKV") ? root.Positive("baseKV") : null;
        Bus[] buses = [.. root.Objects("buses").Select(ReadBus)];
        if (buses.Length == 0)
        {
            throw new InputException(where, "buses", "an empty list", "at least the slack bus");
        }

        ApplyGenerators(root, buses);
        for (int i = 0; i < buses.Length; i++)
        {
            buses[i] = double.IsNaN(buses[i].VoltageSetPoint) ? buses[i] with { VoltageSetPoint = 1.0 } : buses[i];
        }

        List<Branch> inService = [];
        List<Branch> open = [];
        foreach (JsonObjectReader reader in root.Objects("branches"))
        {
            bool closed = ReadStatus(reader);
            (closed ? inService : open).Add(ReadBranch(reader, baseMva, baseKv));
        }

        if (root.Has("openTies"))
        {
            open.AddRange(root.Objects("openTies").Select(tie => ReadBranch(tie, baseMva, baseKv)));
        }

        return new Feeder(where, root.Text("name") ?? where, root.Text("title") ?? "", root.Text("source") ?? "", baseMva, baseKv, buses, [.. inService], [.. open]);
    }

    private static Bus ReadBus(JsonObjectReader reader)
    {
        int id = reader.Integer("id");
        reader = reader.Named($"bus {id}");
        string typeText = reader.RequiredText("type");
        BusType type = typeText switch
        {
            "slack" => BusType.Slack,
            "pv" => BusType.Pv,
            "pq" => BusType.Pq,
            _ => throw reader.Bad("type", $"\"{typeText}\"", "slack, pv or pq"),
        };
        CapacitorBank? bank = null;
        if (reader.Has("capacitors"))
        {
            JsonObjectReader c = reader.Object("capacitors");
            bank = new CapacitorBank(c.Number("step_kvar"), c.Integer("steps"), c.Integer("on"));
            if (bank.Steps < 0 || bank.On < 0 || bank.On > bank.Steps)
            {
                throw c.Bad("on", bank.On.ToString(), $"0 to steps ({bank.Steps})");
            }
        }

        Bus bus = new()
        {
            Id = id,
            Type = type,
            Name = reader.Text("name"),
            LoadKw = reader.Number("pd_kw", 0),
            LoadKvar = reader.Number("qd_kvar", 0),
            GenerationKw = reader.Number("pg_kw", 0),
            GenerationKvar = reader.Number("qg_kvar", 0),
            VoltageSetPoint = type == BusType.Pq ? 1.0 : reader.Has("vset") ? reader.Positive("vset") : double.NaN,
            MinimumKvar = reader.OptionalNumber("qmin_kvar"),
            MaximumKvar = reader.OptionalNumber("qmax_kvar"),
            ShuntKw = reader.Number("gs_kw", 0),
            ShuntKvar = reader.Number("bs_kvar", 0),
            Capacitors = bank,
            ActiveShares = ReadShares(reader, "zip_p"),
            ReactiveShares = ReadShares(reader, "zip_q"),
            MinimumVoltage = reader.OptionalNumber("vmin"),
            MaximumVoltage = reader.OptionalNumber("vmax"),
        };
        if (bus.MinimumKvar > bus.MaximumKvar)
        {
            throw reader.Bad("qmin_kvar", $"{bus.MinimumKvar}", $"at most qmax_kvar ({bus.MaximumKvar})");
        }

        if (bus.MinimumVoltage > bus.MaximumVoltage)
        {
            throw reader.Bad("vmin", $"{bus.MinimumVoltage}", $"at most vmax ({bus.MaximumVoltage})");
        }

        return bus;
    }

    internal static LoadShares ReadShares(JsonObjectReader reader, string field)
    {
        if (!reader.Has(field))
        {
            return LoadShares.ConstantPower;
        }

        double[] v = reader.Numbers(field);
        if (v.Length != 3 || Math.Abs(v[0] + v[1] + v[2] - 1) > 1e-9)
        {
            throw reader.Bad(field, $"[{string.Join(", ", v)}]", "three shares (impedance, current, power) that sum to 1");
        }

        return new LoadShares(v[0], v[1], v[2]);
    }

    /// <summary>A generator adds its power to its bus; at the slack the source supplies what is needed and pg_kw is only a note.</summary>
    private static void ApplyGenerators(JsonObjectReader root, Bus[] buses)
    {
        if (!root.Has("gens"))
        {
            return;
        }

        foreach (JsonObjectReader entry in root.Objects("gens"))
        {
            int id = entry.Integer("bus");
            JsonObjectReader generator = entry.Named($"generator at bus {id}");
            int index = Array.FindIndex(buses, bus => bus.Id == id);
            if (index < 0)
            {
                throw generator.Bad("bus", $"unknown bus {id}", "the id of a bus of this feeder");
            }

            Bus bus = buses[index];
            if (bus.Type != BusType.Pq && generator.Has("vset"))
            {
                double setPoint = generator.Positive("vset");
                if (!double.IsNaN(bus.VoltageSetPoint) && setPoint != bus.VoltageSetPoint)
                {
                    throw generator.Bad("vset", $"{setPoint}", $"the set point already given at this bus ({bus.VoltageSetPoint})");
                }

                buses[index] = bus = bus with { VoltageSetPoint = setPoint };
            }

            if (bus.Type == BusType.Slack)
            {
                continue;
            }

            double? minimum = generator.OptionalNumber("qmin_kvar");
            double? maximum = generator.OptionalNumber("qmax_kvar");
            if (minimum > maximum)
            {
                throw generator.Bad("qmin_kvar", $"{minimum}", $"at most qmax_kvar ({maximum})");
            }

            double active = generator.Number("pg_kw", 0);
            buses[index] = bus with
            {
                GenerationKw = bus.GenerationKw + active,
                GenerationKvar = bus.GenerationKvar + ReadReactive(generator, active),
                MinimumKvar = minimum is null ? bus.MinimumKvar : (bus.MinimumKvar ?? 0) + minimum,
                MaximumKvar = maximum is null ? bus.MaximumKvar : (bus.MaximumKvar ?? 0) + maximum,
            };
        }
    }

    /// <summary>Given in kvar, or by a power factor: positive injects, negative absorbs reactive power.</summary>
    private static double ReadReactive(JsonObjectReader generator, double active)
    {
        if (!generator.Has("power_factor"))
        {
            return generator.Number("qg_kvar", 0);
        }

        double factor = generator.Number("power_factor");
        if (factor == 0 || Math.Abs(factor) > 1)
        {
            throw generator.Bad("power_factor", $"{factor}", "-1 to 1 without 0");
        }

        return generator.Has("qg_kvar")
            ? throw generator.Bad("power_factor", "qg_kvar beside it", "one of the two")
            : active * Math.Sqrt(1 - (factor * factor)) / factor;
    }

    private static bool ReadStatus(JsonObjectReader reader)
    {
        double status = reader.Number("status", 1);
        return status is 0 or 1 ? status == 1 : throw reader.Bad("status", $"{status}", "0 (open) or 1 (closed)");
    }

    private static Branch ReadBranch(JsonObjectReader reader, double baseMva, double? baseKv)
    {
        int from = reader.Integer("from");
        int to = reader.Integer("to");
        reader = reader.Named($"branch {from}-{to}");
        double r = reader.Number("r");
        double x = reader.Number("x");
        double b = reader.Number("b", 0);
        string units = reader.RequiredText("units");
        if (string.Equals(units, "ohm", StringComparison.Ordinal))
        {
            double kv = baseKv ?? throw reader.Bad("units", "ohm without baseKV", "baseKV at the top of the file, or units pu");
            double zBase = kv * kv / baseMva;
            (r, x, b) = (r / zBase, x / zBase, b * zBase);
        }
        else if (!string.Equals(units, "pu", StringComparison.Ordinal))
        {
            throw reader.Bad("units", $"\"{units}\"", "pu or ohm");
        }

        double ratio = reader.Has("ratio") ? reader.Positive("ratio") : 1.0;
        if (reader.Has("tap"))
        {
            JsonObjectReader tap = reader.Object("tap");
            int position = tap.Integer("position");
            int lowest = tap.Integer("min");
            int highest = tap.Integer("max");
            if (position < lowest || position > highest)
            {
                throw tap.Bad("position", position.ToString(), $"{lowest} to {highest}");
            }

            ratio *= 1 + (position * tap.Number("step_percent") / 100);
        }

        double? limit = reader.OptionalNumber("limit");
        string limitUnits = reader.Text("limitUnits") ?? "kVA";
        limit = limitUnits switch
        {
            "kVA" => limit,
            "A" when limit is { } ampere => Math.Sqrt(3) * ampere * (baseKv ?? throw reader.Bad("limitUnits", "A without baseKV", "baseKV at the top of the file, or kVA")),
            "A" => null,
            UnitlessLimit => null,
            _ => throw reader.Bad("limitUnits", $"\"{limitUnits}\"", $"kVA, A or \"{UnitlessLimit}\""),
        };
        if (limit <= 0)
        {
            throw reader.Bad("limit", $"{limit}", "more than 0, or null");
        }

        return new Branch
        {
            From = from,
            To = to,
            Name = reader.Text("name"),
            Resistance = r,
            Reactance = x,
            Charging = b,
            Ratio = ratio,
            ShiftDegrees = reader.Number("shift_deg", 0),
            LimitKva = limit,
        };
    }
}
