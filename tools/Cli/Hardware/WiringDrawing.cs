namespace EdgeEnergy.Cli.Hardware;

/// <summary>Draws a build: columns of parts, wires between neighbours, what to beware of below. The same build gives the same text.</summary>
internal static class WiringDrawing
{
    private const int Margin = 28;
    private const int BoxGap = 34;
    private const int LabelWidth = 100;
    private const int LaneGap = 14;
    private const int Grey = 11;

    public static string Write(Build build)
    {
        IReadOnlyList<IReadOnlyList<BuildItem>> columns =
        [
            .. build.Items.Where(i => i.Column is not null).GroupBy(i => i.Column!.Value).OrderBy(g => g.Key).Select(g => g.ToArray()),
        ];
        int width = Margin + (columns.Count * DrawnBox.Width) + Enumerable.Range(0, columns.Count - 1).Sum(c => Gap(build, columns[c])) + Margin;
        SvgText svg = new();
        IReadOnlyList<string> purpose = SvgText.Wrap(build.Purpose, 13, width - (2 * Margin));
        int top = 62 + (purpose.Count * 18) + 22;

        List<DrawnBox> boxes = [];
        int x = Margin;
        foreach (IReadOnlyList<BuildItem> column in columns)
        {
            int y = top;
            foreach (DrawnBox box in Arrange(build, column, boxes))
            {
                box.X = x;
                box.Y = Math.Max(y, Level(build, box, boxes) ?? y);
                y = box.Y + box.Height + BoxGap;
                boxes.Add(box);
            }

            x += DrawnBox.Width + Gap(build, column);
        }

        int bottom = boxes.Max(b => b.Y + b.Height) + 30;
        List<(string Text, bool First)> warnings =
            [.. build.Warnings.SelectMany(w => SvgText.Wrap(w, 12, width - (2 * Margin) - 60).Select((line, i) => (line, i == 0)))];
        int height = bottom + (warnings.Count * 19) + 48 + 34;

        svg.Rectangle(0, 0, width, height, "#ffffff", "none");
        svg.Words(Margin, 44, 24, "#1c2530", build.Title, bold: true);
        for (int i = 0; i < purpose.Count; i++)
        {
            svg.Words(Margin, 70 + (i * 18), 13, "#5b6675", purpose[i]);
        }

        DrawWires(svg, build, boxes);
        foreach (DrawnBox box in boxes)
        {
            box.Draw(svg, build.Wires.SelectMany(w => new[] { w.From, w.To }).Where(e => e.Item == box.Item).Select(e => e.Terminal).ToHashSet());
        }

        DrawWarnings(svg, warnings, bottom, width);
        string legend = "Full lines are wires, broken ones belong to optional parts, dotted ones are radio. Two colours: coloured wire with a white tracer.";
        svg.Words(Margin, height - 16, Grey, "#5b6675", legend);
        return svg.Document(width, height, build.Title, build.Purpose);
    }

    /// <summary>Room between a column and the next one: names of the colours, then a lane for every wire.</summary>
    private static int Gap(Build build, IReadOnlyList<BuildItem> column) =>
        LabelWidth + (LaneGap * (build.Wires.Count(w => column.Contains(w.From.Item)) + 2));

    /// <summary>Boxes of a column. Terminals follow the order of their wires' other ends on the left, of the data on the right; a port shows all its pins.</summary>
    private static IEnumerable<DrawnBox> Arrange(Build build, IReadOnlyList<BuildItem> column, List<DrawnBox> placed)
    {
        foreach (BuildItem item in column)
        {
            IEnumerable<Terminal> left = build.Wires.Where(w => w.To.Item == item)
                .OrderBy(w => LeftEnd(w, placed)).Select(w => w.To.Terminal).Distinct();
            IEnumerable<Terminal> right = item.Part.Kind == "port"
                ? item.Part.Terminals
                : build.Wires.Where(w => w.From.Item == item).Select(w => w.From.Terminal).Distinct();
            yield return new DrawnBox(item, left, right);
        }
    }

    private static int LeftEnd(Wire wire, List<DrawnBox> placed) => placed.Find(b => b.Item == wire.From.Item)!.YOf(wire.From.Terminal, onRight: true);

    /// <summary>The height at which most wires from the left run straight, those of required parts before others; null without such wires.</summary>
    private static int? Level(Build build, DrawnBox box, List<DrawnBox> placed)
    {
        Wire[] wires = [.. build.Wires.Where(w => w.To.Item == box.Item)];
        int[] levels =
        [
            .. wires.Where(w => !w.Optional || wires.All(o => o.Optional)).Select(w => LeftEnd(w, placed) - box.Offset(w.To.Terminal, onRight: false)).Order(),
        ];
        return levels.Length == 0 ? null : levels[levels.Length / 2];
    }

    private static void DrawWires(SvgText svg, Build build, List<DrawnBox> boxes)
    {
        foreach (IGrouping<int, Wire> channel in build.Wires.GroupBy(w => w.From.Item.Column!.Value).OrderBy(g => g.Key))
        {
            List<DrawnWire> wires = Lanes(channel, boxes);
            wires.ForEach(w => w.Draw(svg));
            DrawJoints(svg, wires);
            foreach (DrawnWire wire in wires.DistinctBy(w => (w.Y1, w.Wire.Colour)))
            {
                svg.Words(wire.X1 + 12, wire.Y1 - 5, Grey, "#5b6675", wire.Wire.Colour.Name);
            }
        }
    }

    /// <summary>Wires that fall take lanes from the lowest start on, then wires that rise from the highest on: so neither kind crosses itself.</summary>
    private static List<DrawnWire> Lanes(IEnumerable<Wire> channel, List<DrawnBox> boxes)
    {
        List<DrawnWire> wires = [.. channel.Select(w =>
        {
            DrawnBox to = boxes.Find(b => b.Item == w.To.Item)!;
            DrawnBox from = boxes.Find(b => b.Item == w.From.Item)!;
            return new DrawnWire(w, from.X + DrawnBox.Width, LeftEnd(w, boxes), to.X, to.YOf(w.To.Terminal, onRight: false), 0);
        })];
        DrawnWire[] falling = [.. wires.Where(w => w.Y2 > w.Y1).OrderByDescending(w => w.Y1).ThenByDescending(w => w.Y2)];
        DrawnWire[] rising = [.. wires.Where(w => w.Y2 < w.Y1).OrderBy(w => w.Y1).ThenBy(w => w.Y2)];
        return
        [
            .. wires.Where(w => w.Straight).Select(w => w with { Lane = w.X1 + LabelWidth }),
            .. falling.Concat(rising).Select((w, lane) => w with { Lane = w.X1 + LabelWidth + (lane * LaneGap) }),
        ];
    }

    /// <summary>A dot where a wire leaves or meets another one of the same terminal.</summary>
    private static void DrawJoints(SvgText svg, List<DrawnWire> wires)
    {
        foreach (IGrouping<(int, int), DrawnWire> start in wires.GroupBy(w => (w.X1, w.Y1)))
        {
            foreach (DrawnWire wire in start.OrderBy(w => w.Straight).ThenBy(w => w.Lane).SkipLast(1))
            {
                svg.Dot(wire.Lane, wire.Y1, 4, wire.Wire.Colour.Base, "#ffffff");
            }
        }

        foreach (IGrouping<(int, int), DrawnWire> end in wires.GroupBy(w => (w.X2, w.Y2)))
        {
            foreach (DrawnWire wire in end.OrderByDescending(w => w.Straight).ThenBy(w => w.Lane).Skip(1))
            {
                svg.Dot(wire.Lane, wire.Y2, 4, wire.Wire.Colour.Base, "#ffffff");
            }
        }
    }

    private static void DrawWarnings(SvgText svg, List<(string Text, bool First)> warnings, int top, int width)
    {
        svg.Rectangle(Margin, top, width - (2 * Margin), (warnings.Count * 19) + 40, "#fff8e1", "#f2a600", 6);
        svg.Words(Margin + 16, top + 22, 13, "#7a4f00", "Before power-on", bold: true);
        for (int i = 0; i < warnings.Count; i++)
        {
            int y = top + 44 + (i * 19);
            if (warnings[i].First)
            {
                svg.Path($"M{Margin + 24} {y - 11}l7 12h-14z", "#b26a00", 1.5, fill: "#ffd54f");
            }

            svg.Words(Margin + 42, y, 12, "#3d2b00", warnings[i].Text);
        }
    }
}
