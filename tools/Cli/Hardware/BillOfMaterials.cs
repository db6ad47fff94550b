using System.Globalization;
using System.Text;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>What to buy for a build, why, and where each thing connects.</summary>
internal static class BillOfMaterials
{
    private static readonly string[] PartHead = ["Quantity", "Part", "Needed", "Why", "Connects"];
    private static readonly string[] WireHead = ["From", "Pin", "To", "Pin", "Colour", "Needed"];

    public static string WriteMarkdown(Build build)
    {
        Markdown text = new();
        text.Line($"# Bill of materials: {build.Title}");
        text.Line();
        text.Line(build.Purpose);
        text.Line($"Made by `edge hardware draw` from `hardware/wiring/{build.Id}.yaml`; change that file, not this one.");
        text.Line();
        text.Line($"![Wiring](../wiring/{build.Id}.svg)");
        text.Line();
        text.Line("## Parts");
        text.Table(PartHead, build.Items.Select(i => new[] { i.Quantity == 0 ? "there" : Number(i.Quantity), i.Part.Title, Needed(i.Optional), i.Why, Connects(build, i) }));
        text.Line();
        text.Line("## Wires");
        text.Table(WireHead, build.Wires.Select(w => new[]
        {
            w.From.Item.Name, Pin(w.From.Terminal), w.To.Item.Name, Pin(w.To.Terminal), w.Colour.Name, Needed(w.Optional),
        }));
        text.Line();
        text.Line("## Before power-on");
        foreach (string warning in build.Warnings)
        {
            text.Line("* " + warning);
        }

        foreach (Part part in build.Items.Select(i => i.Part).Distinct())
        {
            text.Line();
            text.Line("## " + part.Title);
            text.About(part);
        }

        return text.ToString();
    }

    /// <summary>A row a part, RFC 4180 with line feeds.</summary>
    public static string WriteCsv(Build build)
    {
        StringBuilder text = new("quantity,part,title,needed,why,connects\n");
        foreach (BuildItem item in build.Items)
        {
            string[] cells = [Number(item.Quantity), item.Part.Id, item.Part.Title, Needed(item.Optional), item.Why, Connects(build, item)];
            text.AppendJoin(',', cells.Select(Cell)).Append('\n');
        }

        return text.ToString();
    }

    private static string Connects(Build build, BuildItem item)
    {
        IEnumerable<string> peers = build.Wires.Where(w => w.To.Item == item).Select(w => w.From.Item.Name)
            .Concat(build.Wires.Where(w => w.From.Item == item).Select(w => w.To.Item.Name)).Distinct(StringComparer.Ordinal);
        return item.Connects.Length > 0 ? item.Connects : string.Join(", ", peers);
    }

    private static string Pin(Terminal terminal) => terminal.Note.Length > 0 ? $"{terminal.Name} ({terminal.Note})" : terminal.Name;

    private static string Needed(bool optional) => optional ? "optional" : "yes";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
