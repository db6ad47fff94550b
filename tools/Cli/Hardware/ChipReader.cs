using System.Globalization;
using System.Text.RegularExpressions;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>Reads hardware/parts/chips.yaml.</summary>
internal static partial class ChipReader
{
    private const string Fields = "id, title, logic, pins, input_only, kept, sampled_at_reset, notes, sources";

    /// <summary>Reads every chip of the file.</summary>
    /// <exception cref="EdgeEnergy.Domain.InputException">Names file, line and field.</exception>
    public static IReadOnlyList<Chip> Read(string file, string text)
    {
        YamlSection root = YamlSection.Parse(file, text);
        List<Chip> chips = [];
        foreach (YamlSection section in root.Sections("chips"))
        {
            Chip chip = Read(section);
            if (chips.Exists(c => c.Id == chip.Id))
            {
                throw section.Error("id", $"{chip.Id} a second time", "a name of its own");
            }

            chips.Add(chip);
        }

        root.End("chips");
        return chips;
    }

    private static Chip Read(YamlSection section)
    {
        HashSet<string> pins = Expand(section, "pins");
        HashSet<string> inputOnly = Expand(section, "input_only");
        Dictionary<string, string> kept = new(StringComparer.Ordinal);
        if (section.Has("kept"))
        {
            YamlSection reasons = section.Section("kept");
            foreach (string range in reasons.Names())
            {
                string reason = reasons.Text(range);
                foreach (string pin in Expand(section, "kept", range))
                {
                    kept[pin] = reason;
                }
            }
        }

        HashSet<string> sampled = Expand(section, "sampled_at_reset");
        string? stray = inputOnly.Concat(sampled).FirstOrDefault(pin => !pins.Contains(pin));
        if (stray is not null)
        {
            throw section.Error("pins", $"no {stray}", "every pin of input_only and sampled_at_reset");
        }

        Chip chip = new(
            section.Text("id"), section.Text("title"), section.Fraction("logic", 0), pins, inputOnly, kept, sampled, section.Texts("notes"), SourceRule.Read(section));
        section.End(Fields);
        return chip.Logic > 0 ? chip : throw section.Error("logic", "nothing", "volts of a high level");
    }

    private static HashSet<string> Expand(YamlSection section, string field) =>
        new(section.Texts(field).SelectMany(text => Expand(section, field, text)), StringComparer.Ordinal);

    /// <summary>"4", "12-19", "D00-D15" or a name.</summary>
    private static IEnumerable<string> Expand(YamlSection section, string field, string text)
    {
        Match range = Range().Match(text);
        if (!range.Success)
        {
            return [text];
        }

        string prefix = range.Groups["prefix"].Value;
        string first = range.Groups["first"].Value;
        int from = int.Parse(first, CultureInfo.InvariantCulture);
        int to = int.Parse(range.Groups["last"].Value, CultureInfo.InvariantCulture);
        string format = prefix.Length == 0 ? "0" : new string('0', first.Length);
        return to >= from
            ? Enumerable.Range(from, to - from + 1).Select(n => prefix + n.ToString(format, CultureInfo.InvariantCulture))
            : throw section.Error(field, text, "a range that rises");
    }

    [GeneratedRegex("^(?<prefix>[A-Z]*)(?<first>[0-9]{1,3})-\\k<prefix>(?<last>[0-9]{1,3})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Range();
}
