using System.Globalization;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>Reads hardware/boards/*.yaml (one board each) and hardware/parts/*.yaml (lists of parts).</summary>
internal sealed class PartReader(IReadOnlyList<Chip> chips)
{
    private const string PartFields = "id, title, kind, bus, isolated, logic, terminals, notes, pitfalls, unverified, sources";
    private const string BoardFields = "board, title, chip, hat, transceiver, isolated, expander, pins, terminals, notes, pitfalls, unverified, sources";
    private const string PinFields = "pin, role, hold, note";
    private const string TerminalFields = "name, signal, pin, gives, min, max, note";

    private readonly Dictionary<string, Part> parts = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Kinds { get; } =
        ["board", "hat", "port", "transceiver", "supply", "logger", "meter", "network", "computer", "secure element", "cable", "accessory"];

    /// <summary>Everything read so far.</summary>
    public IReadOnlyDictionary<string, Part> Parts => parts;

    public void ReadParts(string file, string text)
    {
        YamlSection root = YamlSection.Parse(file, text);
        foreach (YamlSection section in root.Sections("parts"))
        {
            string kind = section.Text("kind");
            if (!Kinds.Skip(2).Contains(kind))
            {
                throw section.Error("kind", kind, string.Join(", ", Kinds.Skip(2)));
            }

            string bus = section.Text("bus", "");
            if (bus is not ("" or "master" or "slave"))
            {
                throw section.Error("bus", bus, "master or slave");
            }

            Part part = new(
                section.Text("id"), section.Text("title"), kind, Chip: null, "", [], Terminals(section, []), Volts(section), bus, section.Flag("isolated"),
                section.Texts("notes"), section.Texts("pitfalls"), section.Texts("unverified"), SourceRule.Read(section));
            section.End(PartFields);
            Add(section, "id", part);
        }

        root.End("parts");
    }

    /// <summary>Reads a board; the transceivers must have been read before.</summary>
    public void ReadBoard(string file, string text)
    {
        YamlSection section = YamlSection.Parse(file, text);
        string id = section.Text("board");
        if (id != Path.GetFileNameWithoutExtension(file))
        {
            throw section.Error("board", id, $"{Path.GetFileNameWithoutExtension(file)}, the name of the file");
        }

        string named = section.Text("chip");
        Chip chip = chips.FirstOrDefault(c => c.Id == named) ?? throw section.Error("chip", named, "one of " + string.Join(", ", chips.Select(c => c.Id)));
        string transceiver = section.Text("transceiver", "");
        if (transceiver.Length > 0)
        {
            CheckTransceiver(section, chip, transceiver);
        }

        IReadOnlyList<BoardPin> pins = Pins(section, chip, section.Texts("expander"));
        IReadOnlyList<Terminal> terminals = Terminals(section, pins);
        Part board = new(
            id, section.Text("title"), section.Flag("hat") ? "hat" : "board", chip, transceiver, pins, terminals, [chip.Logic],
            terminals.Any(t => t.Signal == Signal.Rs485A) ? "master" : "", section.Flag("isolated"),
            section.Texts("notes"), section.Texts("pitfalls"), section.Texts("unverified"), SourceRule.Read(section));
        section.End(BoardFields);
        Add(section, "board", board);
    }

    private static List<BoardPin> Pins(YamlSection board, Chip chip, IReadOnlyList<string> expander)
    {
        List<BoardPin> pins = [];
        foreach (YamlSection section in board.Sections("pins"))
        {
            string pin = section.Text("pin");
            string role = section.Text("role");
            BoardPin used = new(pin, PinRole.Find(role) ?? throw section.Error("role", role, "one of " + PinRole.Names), section.Text("hold", ""), section.Text("note", ""));
            section.End(PinFields);
            if (used.Hold is not ("" or "high" or "low"))
            {
                throw section.Error("hold", used.Hold, "high or low");
            }

            if (pins.Find(p => p.Pin == pin) is { } other)
            {
                throw section.Error("pin", $"{pin} for {role}", $"a free pin; {pin} is {other.Role.Name}");
            }

            if (chip.Kept.TryGetValue(pin, out string? reason))
            {
                throw section.Error("pin", $"{pin} for {role}", $"a pin that a board may use; {pin} is {reason}");
            }

            if (!chip.Pins.Contains(pin) && !expander.Contains(pin))
            {
                throw section.Error("pin", $"{pin} for {role}", $"a pin of {chip.Id}");
            }

            if (used.Role.Drives && chip.InputOnly.Contains(pin))
            {
                throw section.Error("pin", $"{pin} for {role}", $"a pin with an output; {pin} of {chip.Id} can only listen");
            }

            pins.Add(used);
        }

        return pins;
    }

    private static List<Terminal> Terminals(YamlSection part, IReadOnlyList<BoardPin> pins)
    {
        List<Terminal> terminals = [];
        foreach (YamlSection section in part.Sections("terminals"))
        {
            string name = section.Text("name");
            if (terminals.Exists(t => t.Name == name))
            {
                throw section.Error("name", $"{name} a second time", "a name of its own");
            }

            Signal signal = section.Has("pin") ? PinSignal(section, pins) : SignalOf(section);
            decimal gives = section.Fraction("gives", 0);
            decimal minimum = section.Fraction("min", 0);
            decimal maximum = section.Fraction("max", 0);
            if (signal == Signal.Supply && (gives > 0 == maximum > 0 || minimum > maximum))
            {
                throw section.Error("signal", "supply", "either gives, or min and max, in volts");
            }

            terminals.Add(new Terminal(
                name, signal, gives > 0 ? gives : null, maximum > 0 ? minimum : null, maximum > 0 ? maximum : null, section.Text("note", "")));
            section.End(TerminalFields);
        }

        return terminals;
    }

    private static Signal PinSignal(YamlSection section, IReadOnlyList<BoardPin> pins)
    {
        string pin = section.Text("pin");
        return pins.FirstOrDefault(p => p.Pin == pin)?.Role.Signal ?? throw section.Error("pin", pin, "a pin listed under pins");
    }

    private static Signal SignalOf(YamlSection section)
    {
        string name = section.Text("signal");
        return Enum.TryParse(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out Signal signal) && !char.IsDigit(name[0])
            ? signal
            : throw section.Error("signal", name, "a signal (hardware/parts/README.md)");
    }

    private static List<decimal> Volts(YamlSection section) =>
        [.. section.Texts("logic").Select(text =>
            decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal volts) ? volts : throw section.Error("logic", text, "volts"))];

    private void CheckTransceiver(YamlSection section, Chip chip, string id)
    {
        if (!parts.TryGetValue(id, out Part? transceiver) || transceiver.Kind != "transceiver")
        {
            throw section.Error("transceiver", id, "one of " + string.Join(", ", parts.Values.Where(p => p.Kind == "transceiver").Select(p => p.Id)));
        }

        if (transceiver.Logic.Count > 0 && !transceiver.Logic.Contains(chip.Logic))
        {
            throw section.Error("transceiver", $"{id} with {Text(transceiver.Logic)} V logic", $"one for the {Text([chip.Logic])} V of {chip.Id}");
        }
    }

    private static string Text(IEnumerable<decimal> volts) => string.Join(" or ", volts.Select(v => v.ToString("0.##", CultureInfo.InvariantCulture)));

    private void Add(YamlSection section, string field, Part part)
    {
        if (!parts.TryAdd(part.Id, part))
        {
            throw section.Error(field, $"{part.Id} a second time", "a name of its own");
        }
    }
}
