using System.Text;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>Markdown as these files need it.</summary>
internal sealed class Markdown
{
    private readonly StringBuilder text = new();

    public void Line(string line = "") => text.Append(line).Append('\n');

    public void Row(params IEnumerable<string> cells) =>
        Line("| " + string.Join(" | ", cells.Select(c => c.Length == 0 ? "-" : c.Replace("|", "\\|", StringComparison.Ordinal))) + " |");

    public void Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        Row(head);
        Row(head.Select(_ => "---"));
        foreach (IReadOnlyList<string> row in rows)
        {
            Row(row);
        }
    }

    /// <summary>What is known of a part beyond its pins.</summary>
    public void About(Part part)
    {
        foreach (string note in part.Notes)
        {
            Line("* " + note);
        }

        foreach (string pitfall in part.Pitfalls)
        {
            Line("* Beware: " + pitfall);
        }

        foreach (string unverified in part.Unverified)
        {
            Line("* Not verified: " + unverified);
        }

        Line("* From: " + string.Join("; ", part.Sources));
    }

    public override string ToString() => text.ToString();
}
