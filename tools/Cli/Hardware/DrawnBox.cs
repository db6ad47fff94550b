namespace EdgeEnergy.Cli.Hardware;

/// <summary>A part in its place: where its terminals meet the wires.</summary>
internal sealed class DrawnBox
{
    public const int Width = 236;
    public const int Row = 26;
    private const int TitleSize = 13;
    private const int TitleLine = 17;
    private const int TextSize = 10;
    private const int TextLine = 14;
    private const int Inset = 12;

    private readonly List<Terminal> left;
    private readonly List<Terminal> right;
    private readonly IReadOnlyList<string> titles;
    private readonly IReadOnlyList<string> texts;

    /// <summary>A box with its terminals on the left and on the right edge, each from the top.</summary>
    public DrawnBox(BuildItem item, IEnumerable<Terminal> left, IEnumerable<Terminal> right)
    {
        Item = item;
        this.left = [.. left];
        this.right = [.. right];
        titles = SvgText.Wrap(item.Part.Title, TitleSize, Width - (2 * Inset));
        texts = [.. Texts(item).SelectMany(t => SvgText.Wrap(t, TextSize, Width - (2 * Inset)))];
    }

    public BuildItem Item { get; }
    public int X { get; set; }
    public int Y { get; set; }
    public int Height => Head + (Math.Max(left.Count, right.Count) * Row) + 8 + (texts.Count * TextLine) + (texts.Count > 0 ? 6 : 0);
    private int Head => (titles.Count * TitleLine) + 10;

    /// <summary>Height of a terminal's wire; on the side where the other end lies.</summary>
    public int YOf(Terminal terminal, bool onRight) => Y + Offset(terminal, onRight);

    /// <summary>The same below the upper edge.</summary>
    public int Offset(Terminal terminal, bool onRight) => Head + ((onRight ? right : left).IndexOf(terminal) * Row) + (Row / 2) + 4;

    /// <summary>Draws the box; terminals that no wire uses are pale.</summary>
    public void Draw(SvgText svg, IReadOnlySet<Terminal> used)
    {
        string colour = Colour(Item.Part.Kind);
        svg.Rectangle(X, Y, Width, Height, "#ffffff", colour, 6, Item.Optional ? "6 4" : "");
        svg.Path($"M{X} {Y + Head}V{Y + 6}a6 6 0 0 1 6 -6h{Width - 12}a6 6 0 0 1 6 6V{Y + Head}z", colour, 1, fill: colour);
        for (int i = 0; i < titles.Count; i++)
        {
            svg.Words(X + Inset, Y + 18 + (i * TitleLine), TitleSize, "#ffffff", titles[i], bold: true);
        }

        if (Item.Part.Isolated)
        {
            int middle = X + (Width / 2);
            svg.Path($"M{middle} {Y + Head + 6}V{Y + Height - 6 - (texts.Count * TextLine)}", "#9aa4b1", 2, "4 4");
        }

        left.ForEach(t => DrawTerminal(svg, t, used.Contains(t), onRight: false));
        right.ForEach(t => DrawTerminal(svg, t, used.Contains(t), onRight: true));
        for (int i = 0; i < texts.Count; i++)
        {
            svg.Words(X + Inset, Y + Height - 8 - ((texts.Count - 1 - i) * TextLine), TextSize, "#5b6675", texts[i]);
        }
    }

    private static IEnumerable<string> Texts(BuildItem item)
    {
        if (item.Part.Kind == "hat")
        {
            yield return "takes GPIO " + string.Join(", ", item.Part.Pins.Select(p => p.Pin));
        }

        if (item.Part.Isolated)
        {
            yield return "dashed line: line and logic are isolated";
        }

        if (item.Optional)
        {
            yield return "optional";
        }
    }

    private static string Colour(string kind) => kind switch
    {
        "port" => "#5d4037",
        "transceiver" or "hat" or "logger" => "#00695c",
        "supply" => "#a63a12",
        "meter" => "#6a3d9a",
        "network" => "#00838f",
        "secure element" => "#455a64",
        _ => "#1a4e8a",
    };

    private void DrawTerminal(SvgText svg, Terminal terminal, bool used, bool onRight)
    {
        int y = YOf(terminal, onRight);
        int edge = onRight ? X + Width : X;
        bool forbidden = terminal.Signal is Signal.CanH or Signal.CanL;
        string ink = forbidden ? "#c62828" : used ? "#1c2530" : "#9aa4b1";
        if (Item.Part.Kind is "port" or "logger" && terminal.Name.Length <= 2)
        {
            int box = onRight ? edge - 26 : edge;
            svg.Rectangle(box, y - 9, 26, 18, forbidden ? "#fdecea" : used ? "#eef2f7" : "#ffffff", ink, 2);
            svg.Words(box + 13, y + 4, 12, ink, terminal.Name, "middle", bold: used || forbidden);
            svg.Words(onRight ? edge - 34 : edge + 34, y + 4, 12, ink, forbidden ? terminal.Note + ": never connect" : terminal.Note, onRight ? "end" : "start");
            return;
        }

        svg.Dot(edge, y, 4, used ? "#ffffff" : "#eef2f7", ink);
        svg.Words(onRight ? edge - Inset : edge + Inset, y + 4, 12, ink, terminal.Name, onRight ? "end" : "start", bold: true);
    }
}
