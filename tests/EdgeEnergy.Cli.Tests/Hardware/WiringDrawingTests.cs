using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EdgeEnergy.Cli.Hardware;

namespace EdgeEnergy.Cli.Tests.Hardware;

public sealed partial class WiringDrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Builds => new("esp32-rs485", "logger-stick", "raspberry-pi-hat");

    [Theory]
    [MemberData(nameof(Builds))]
    public void Boxes_lie_inside_the_drawing_and_beside_each_other(string id)
    {
        (Build build, XElement drawing) = Draw(id);
        (int X, int Y, int Right, int Bottom)[] boxes = [.. drawing.Elements(Svg + "rect").Where(r => Number(r, "width") == DrawnBox.Width).Select(Edges)];

        Assert.Equal(build.Items.Count(i => i.Column is not null), boxes.Length);
        Assert.All(boxes, b => Assert.True(b.X >= 0 && b.Y >= 0 && b.Right <= Number(drawing, "width") && b.Bottom <= Number(drawing, "height")));
        for (int i = 0; i < boxes.Length; i++)
        {
            Assert.DoesNotContain(boxes.Skip(i + 1), o => o.X < boxes[i].Right && boxes[i].X < o.Right && o.Y < boxes[i].Bottom && boxes[i].Y < o.Bottom);
        }
    }

    [Theory]
    [MemberData(nameof(Builds))]
    public void Every_wire_ends_at_the_label_of_its_terminals(string id)
    {
        (Build build, XElement drawing) = Draw(id);
        HashSet<(int, int)> starts = [];
        HashSet<(int, int)> ends = [];
        foreach (string path in drawing.Elements(Svg + "path").Select(p => (string)p.Attribute("d")!))
        {
            if (Across().Match(path) is { Success: true } wire)
            {
                starts.Add((Number(wire, "x1"), Number(wire, "y1")));
                ends.Add((Number(wire, "x2"), Number(wire, wire.Groups["y2"].Success ? "y2" : "y1")));
            }
        }

        ILookup<string, int> labels = drawing.Elements(Svg + "text").ToLookup(t => t.Value, t => Number(t, "y") - 4);
        Assert.All(build.Wires, w => Assert.Contains(labels[w.From.Terminal.Name], y => starts.Any(s => s.Item2 == y)));
        Assert.All(build.Wires, w => Assert.Contains(labels[w.To.Terminal.Name], y => ends.Any(e => e.Item2 == y)));
        Assert.Equal(build.Wires.Select(w => w.From).Distinct().Count(), starts.Count);
        Assert.Equal(build.Wires.Select(w => w.To).Distinct().Count(), ends.Count);
    }

    [Theory]
    [MemberData(nameof(Builds))]
    public void Wires_never_run_on_top_of_each_other(string id)
    {
        (Build build, XElement drawing) = Draw(id);
        List<(int X, int Low, int High)> lanes = [];
        foreach (XElement path in drawing.Elements(Svg + "path").Where(p => (string?)p.Attribute("stroke") == "#ffffff" && (string?)p.Attribute("stroke-width") == "8"))
        {
            if (Lane().Match((string)path.Attribute("d")!) is { Success: true } lane)
            {
                (int from, int to) = (Number(lane, "from"), Number(lane, "to"));
                lanes.Add((Number(lane, "x"), Math.Min(from, to), Math.Max(from, to)));
            }
        }

        Assert.True(lanes.Count <= build.Wires.Count);
        for (int i = 0; i < lanes.Count; i++)
        {
            Assert.DoesNotContain(lanes.Skip(i + 1), o => o.X == lanes[i].X && o.Low < lanes[i].High && lanes[i].Low < o.High);
        }
    }

    [Fact]
    public void The_battery_s_bus_is_drawn_as_forbidden()
    {
        (_, XElement drawing) = Draw("esp32-rs485");

        Assert.Equal(["CAN-H: never connect", "CAN-L: never connect"], drawing.Elements(Svg + "text").Select(t => t.Value).Where(t => t.EndsWith("never connect", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", 100, new[] { "" })]
    [InlineData("one two three", 1000, new[] { "one two three" })]
    [InlineData("one two three", 56, new[] { "one two", "three" })]
    [InlineData("unbreakable two", 30, new[] { "unbreakable", "two" })]
    public void Texts_break_at_blanks_only(string text, int width, string[] lines) => Assert.Equal(lines, SvgText.Wrap(text, 12, width));

    private static (Build Build, XElement Drawing) Draw(string id)
    {
        Build build = HardwareFolder.Load(HardwareCopy.Original).Builds.Single(b => b.Id == id);
        return (build, XDocument.Parse(WiringDrawing.Write(build)).Root!);
    }

    private static (int X, int Y, int Right, int Bottom) Edges(XElement box) =>
        (Number(box, "x"), Number(box, "y"), Number(box, "x") + Number(box, "width"), Number(box, "y") + Number(box, "height"));

    private static int Number(XElement element, string attribute) => int.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^M(?<x1>\\d+) (?<y1>\\d+)H(\\d+Q.* (?<y2>\\d+)H)?(?<x2>\\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Across();

    [GeneratedRegex("Q\\d+ \\d+ (?<x>\\d+) (?<from>\\d+)V(?<to>\\d+)Q", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lane();
}
