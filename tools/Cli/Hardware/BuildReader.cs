using System.Globalization;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>Reads hardware/wiring/*.yaml and refuses what would not work or would break something.</summary>
internal sealed class BuildReader(IReadOnlyDictionary<string, Part> parts)
{
    private const string BuildFields = "build, title, purpose, items, wires, warnings";
    private const string ItemFields = "name, part, column, quantity, optional, why, connects";
    private const string WireFields = "from, to, colour, optional";

    /// <summary>Reads one build.</summary>
    /// <exception cref="EdgeEnergy.Domain.InputException">Names file, line and field.</exception>
    public Build Read(string file, string text)
    {
        YamlSection section = YamlSection.Parse(file, text);
        string id = section.Text("build");
        if (id != Path.GetFileNameWithoutExtension(file))
        {
            throw section.Error("build", id, $"{Path.GetFileNameWithoutExtension(file)}, the name of the file");
        }

        List<BuildItem> items = Items(section);
        List<Wire> wires = Wires(section, items);
        Build build = new(id, section.Text("title"), section.Text("purpose"), items, wires, section.Texts("warnings"));
        section.End(BuildFields);
        if (items.Find(i => i.Column is not null && !wires.Exists(w => w.From.Item == i || w.To.Item == i)) is { } idle)
        {
            throw section.Error("wires", $"none to {idle.Name}", "a wire to every part that has a column");
        }

        return build;
    }

    private List<BuildItem> Items(YamlSection build)
    {
        List<BuildItem> items = [];
        foreach (YamlSection section in build.Sections("items"))
        {
            string name = section.Text("name");
            if (items.Exists(i => i.Name == name))
            {
                throw section.Error("name", $"{name} a second time", "a name of its own");
            }

            string id = section.Text("part");
            Part part = parts.TryGetValue(id, out Part? found) ? found : throw section.Error("part", id, "a part of hardware/boards or hardware/parts");
            int? column = section.Has("column") ? section.Number("column", 0, 5) : null;
            BuildItem item = new(name, part, column, section.Number("quantity", 0, 100), section.Flag("optional"), section.Text("why"), section.Text("connects", ""));
            section.End(ItemFields);
            CheckPins(section, items, item);
            items.Add(item);
        }

        return items;
    }

    /// <summary>Boards that are plugged onto one header share the pins of its chip.</summary>
    private static void CheckPins(YamlSection section, List<BuildItem> items, BuildItem item)
    {
        foreach (BuildItem other in items.Where(i => i.Part.Chip is not null && i.Part.Chip == item.Part.Chip && (i.Part.Kind == "hat" || item.Part.Kind == "hat")))
        {
            if (item.Part.Pins.FirstOrDefault(p => other.Part.Pins.Any(o => o.Pin == p.Pin)) is { } pin)
            {
                throw section.Error("part", $"{item.Part.Id} with pin {pin.Pin} for {pin.Role.Name}", $"a pin that {other.Part.Id} does not use");
            }
        }
    }

    private static List<Wire> Wires(YamlSection build, List<BuildItem> items)
    {
        List<Wire> wires = [];
        foreach (YamlSection section in build.Sections("wires"))
        {
            WireEnd from = End(section, "from", items);
            WireEnd to = End(section, "to", items);
            string colour = section.Text("colour");
            Wire wire = new(
                from, to, WireColour.Find(colour) ?? throw section.Error("colour", colour, "one of " + WireColour.Names),
                section.Flag("optional") || from.Item.Optional || to.Item.Optional);
            section.End(WireFields);
            CheckSignals(section, from, to);
            CheckVolts(section, from, to);
            if (to.Item.Column != from.Item.Column + 1)
            {
                throw section.Error("to", $"column {to.Item.Column}", $"the column right of {from.Item.Name}, {from.Item.Column + 1}");
            }

            foreach ((string field, WireEnd end) in new[] { ("from", from), ("to", to) })
            {
                if (!SignalRules.IsShared(end.Terminal.Signal) && wires.Exists(w => w.From == end || w.To == end))
                {
                    throw section.Error(field, $"{end.Item.Name}.{end.Terminal.Name} a second time", "one wire at such a pin");
                }
            }

            wires.Add(wire);
        }

        return wires;
    }

    private static WireEnd End(YamlSection section, string field, List<BuildItem> items)
    {
        string text = section.Text(field);
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        BuildItem item = items.Find(i => dot > 0 && i.Name == text[..dot]) ?? throw section.Error(field, text, "ITEM.TERMINAL with an item of this build");
        Terminal terminal = item.Part.Find(text[(dot + 1)..])
            ?? throw section.Error(field, text, $"a terminal of {item.Part.Id}: {string.Join(", ", item.Part.Terminals.Select(t => t.Name))}");
        return item.Column is null ? throw section.Error(field, text, $"a column for {item.Name}") : new WireEnd(item, terminal);
    }

    private static void CheckSignals(YamlSection section, WireEnd from, WireEnd to)
    {
        if ((from.Terminal.Signal is Signal.CanH or Signal.CanL ? from : to) is { Terminal.Signal: Signal.CanH or Signal.CanL } can)
        {
            throw section.Error(can == from ? "from" : "to", $"{can.Item.Name}.{can.Terminal.Name}", "a pin that is not the CAN bus of the battery");
        }

        if (SignalRules.Counterpart(from.Terminal.Signal) != to.Terminal.Signal)
        {
            throw section.Error("to", $"{to.Item.Name}.{to.Terminal.Name} ({to.Terminal.Signal})", $"what belongs to {from.Item.Name}.{from.Terminal.Name} ({from.Terminal.Signal})");
        }

        if (from.Terminal.Signal is Signal.Rs485A or Signal.Rs485B && from.Item.Part.Bus == "master" && to.Item.Part.Bus == "master")
        {
            throw section.Error("to", $"{to.Item.Name}, a second master", $"a slave on the line of {from.Item.Name}");
        }
    }

    private static void CheckVolts(YamlSection section, WireEnd from, WireEnd to)
    {
        if (SignalRules.IsLogic(from.Terminal.Signal) && !from.Item.Part.Logic.Intersect(to.Item.Part.Logic).Any())
        {
            throw section.Error("to", $"{Volts(to.Item.Part.Logic)} logic of {to.Item.Part.Id}", $"the {Volts(from.Item.Part.Logic)} of {from.Item.Part.Id}");
        }

        if (from.Terminal.Signal != Signal.Supply)
        {
            return;
        }

        (WireEnd source, WireEnd sink) = from.Terminal.Gives is null ? (to, from) : (from, to);
        if (source.Terminal.Gives is not { } gives || sink.Terminal.Maximum is not { } maximum)
        {
            throw section.Error("to", $"{source.Item.Name}.{source.Terminal.Name} and {sink.Item.Name}.{sink.Terminal.Name}", "one end that gives and one that takes");
        }

        if (gives > maximum || gives < sink.Terminal.Minimum)
        {
            throw section.Error("to", $"{Volts([gives])} at {sink.Item.Name}.{sink.Terminal.Name}", $"{Volts([sink.Terminal.Minimum ?? 0])} to {Volts([maximum])}");
        }
    }

    private static string Volts(IReadOnlyList<decimal> volts) =>
        volts.Count == 0 ? "no" : string.Join(" or ", volts.Select(v => v.ToString("0.##", CultureInfo.InvariantCulture))) + " V";
}
