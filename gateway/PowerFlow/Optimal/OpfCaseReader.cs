using System.Text.Json;

namespace EdgeEnergy.PowerFlow;

/// <summary>Reads an <see cref="OpfCase"/>; a field that is not known is an error, for a limit that is silently ignored is a wrong answer.</summary>
internal static class OpfCaseReader
{
    private static readonly string[] _fields =
    [
        "name", "title", "source", "notes", "steps", "step_hours", "vmin", "vmax", "source_cost", "source_min_kw", "source_max_kw", "loss_cost",
        "load_scale", "generators", "capacitors", "storage", "vehicles",
    ];

    public static OpfCase Read(string json, Feeder feeder, string where)
    {
        using JsonDocument document = JsonText.Parse(json, where);
        JsonObjectReader root = new(document.RootElement, where, "");
        Known(root, _fields);
        int steps = root.Has("steps") ? root.Integer("steps") : 1;
        if (steps < 1)
        {
            throw root.Bad("steps", steps.ToString(), "at least 1");
        }

        OpfCase opf = new()
        {
            Steps = steps,
            StepHours = root.Has("step_hours") ? root.Positive("step_hours") : 1,
            MinimumVoltage = root.Has("vmin") ? root.Positive("vmin") : 0.9,
            MaximumVoltage = root.Has("vmax") ? root.Positive("vmax") : 1.1,
            SourceCost = Values(root, "source_cost", steps, 1),
            SourceMinimumKw = root.Number("source_min_kw", double.NegativeInfinity),
            SourceMaximumKw = root.Number("source_max_kw", double.PositiveInfinity),
            LossCost = root.Number("loss_cost", 0),
            LoadScale = Values(root, "load_scale", steps, 1),
            Generators = [.. List(root, "generators").Select(r => Generator(r, feeder, steps))],
            Capacitors = [.. List(root, "capacitors").Select(r => Capacitor(r, feeder))],
            Storage = [.. List(root, "storage").Select(r => Storage(r, feeder))],
            Vehicles = [.. List(root, "vehicles").Select(r => Vehicle(r, feeder, steps))],
        };
        if (opf.MinimumVoltage > opf.MaximumVoltage)
        {
            throw root.Bad("vmin", $"{opf.MinimumVoltage}", $"at most vmax ({opf.MaximumVoltage})");
        }

        return opf;
    }

    private static OpfGenerator Generator(JsonObjectReader r, Feeder feeder, int steps)
    {
        Known(r, ["id", "bus", "pmin_kw", "pmax_kw", "qmin_kvar", "qmax_kvar", "smax_kva", "power_factor_min", "cost"]);
        int bus = BusOf(r, feeder);
        OpfGenerator generator = new()
        {
            Id = r.Text("id") ?? $"generator-{bus}",
            Bus = bus,
            MinimumKw = Values(r, "pmin_kw", steps, 0),
            MaximumKw = Values(r, "pmax_kw", steps, null),
            MinimumKvar = Values(r, "qmin_kvar", steps, 0),
            MaximumKvar = Values(r, "qmax_kvar", steps, 0),
            MaximumKva = r.Has("smax_kva") ? r.Positive("smax_kva") : null,
            MinimumPowerFactor = r.Has("power_factor_min") ? r.Positive("power_factor_min") : null,
            Cost = r.Number("cost", 1),
        };
        if (generator.MinimumPowerFactor > 1)
        {
            throw r.Bad("power_factor_min", $"{generator.MinimumPowerFactor}", "above 0 and at most 1");
        }

        Ordered(r, "pmin_kw", generator.MinimumKw, generator.MaximumKw, "pmax_kw");
        Ordered(r, "qmin_kvar", generator.MinimumKvar, generator.MaximumKvar, "qmax_kvar");
        return generator;
    }

    private static OpfCapacitor Capacitor(JsonObjectReader r, Feeder feeder)
    {
        Known(r, ["id", "bus", "qmin_kvar", "qmax_kvar"]);
        int bus = BusOf(r, feeder);
        OpfCapacitor capacitor = new(r.Text("id") ?? $"capacitor-{bus}", bus, r.Number("qmin_kvar", 0), r.Number("qmax_kvar"));
        Ordered(r, "qmin_kvar", [capacitor.MinimumKvar], [capacitor.MaximumKvar], "qmax_kvar");
        return capacitor;
    }

    private static OpfStorage Storage(JsonObjectReader r, Feeder feeder)
    {
        Known(r, ["id", "bus", "capacity_kwh", "power_kw", "charge_efficiency", "discharge_efficiency", "initial_kwh", "final_kwh", "qmax_kvar", "cost"]);
        int bus = BusOf(r, feeder);
        double initial = NonNegative(r, "initial_kwh", 0);
        OpfStorage storage = new()
        {
            Id = r.Text("id") ?? $"storage-{bus}",
            Bus = bus,
            CapacityKwh = r.Positive("capacity_kwh"),
            PowerKw = r.Positive("power_kw"),
            ChargeEfficiency = Share(r, "charge_efficiency"),
            DischargeEfficiency = Share(r, "discharge_efficiency"),
            InitialKwh = initial,
            FinalKwh = NonNegative(r, "final_kwh", initial),
            MaximumKvar = NonNegative(r, "qmax_kvar", 0),
            Cost = r.Number("cost", 0),
        };
        if (Math.Max(storage.InitialKwh, storage.FinalKwh) > storage.CapacityKwh)
        {
            throw r.Bad("initial_kwh and final_kwh", $"{storage.InitialKwh} and {storage.FinalKwh}", $"at most capacity_kwh ({storage.CapacityKwh})");
        }

        return storage;
    }

    private static OpfVehicle Vehicle(JsonObjectReader r, Feeder feeder, int steps)
    {
        Known(r, ["id", "bus", "power_kw", "energy_kwh", "arrival", "deadline"]);
        int bus = BusOf(r, feeder);
        OpfVehicle vehicle = new(r.Text("id") ?? $"vehicle-{bus}", bus, r.Positive("power_kw"), r.Positive("energy_kwh"), r.Integer("arrival"), r.Integer("deadline"));
        if (vehicle.Arrival < 0 || vehicle.Deadline > steps || vehicle.Arrival >= vehicle.Deadline)
        {
            throw r.Bad("arrival and deadline", $"{vehicle.Arrival} and {vehicle.Deadline}", $"0 <= arrival < deadline <= steps ({steps})");
        }

        return vehicle;
    }

    private static IReadOnlyList<JsonObjectReader> List(JsonObjectReader root, string field) => root.Has(field) ? root.Objects(field) : [];

    private static int BusOf(JsonObjectReader r, Feeder feeder)
    {
        int bus = r.Integer("bus");
        return feeder.FindIndexOf(bus) >= 0 ? bus : throw r.Bad("bus", $"unknown bus {bus}", $"a bus of {feeder.Name}");
    }

    private static double NonNegative(JsonObjectReader r, string field, double missing)
    {
        double value = r.Number(field, missing);
        return value >= 0 ? value : throw r.Bad(field, $"{value}", "at least 0");
    }

    private static double Share(JsonObjectReader r, string field)
    {
        double value = r.Number(field, 1);
        return value is > 0 and <= 1 ? value : throw r.Bad(field, $"{value}", "above 0 and at most 1");
    }

    private static double[] Values(JsonObjectReader r, string field, int steps, double? missing)
    {
        if (!r.Has(field))
        {
            return missing is { } value ? [value] : throw r.Bad(field, "nothing", "a number or a list");
        }

        double[] values = r.IsList(field) ? r.Numbers(field) : [r.Number(field)];
        return values.Length == 1 || values.Length == steps ? values : throw r.Bad(field, $"{values.Length} values", $"one, or one for each of {steps} steps");
    }

    private static void Ordered(JsonObjectReader r, string field, double[] low, double[] high, string highName)
    {
        for (int t = 0; t < Math.Max(low.Length, high.Length); t++)
        {
            if (low[low.Length == 1 ? 0 : t] > high[high.Length == 1 ? 0 : t])
            {
                throw r.Bad(field, $"{low[low.Length == 1 ? 0 : t]}", $"at most {highName} ({high[high.Length == 1 ? 0 : t]})");
            }
        }
    }

    private static void Known(JsonObjectReader r, string[] fields)
    {
        foreach (string field in r.Fields)
        {
            if (!fields.Contains(field, StringComparer.Ordinal))
            {
                throw r.Bad(field, "an unknown field", string.Join(", ", fields));
            }
        }
    }
}
