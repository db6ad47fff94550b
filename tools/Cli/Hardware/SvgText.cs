using System.Globalization;
using System.Security;
using System.Text;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>Writes the few shapes of SVG that a drawing needs; whole pixels, no styles that depend on the viewer.</summary>
internal sealed class SvgText
{
    private readonly StringBuilder text = new();

    public void Rectangle(int x, int y, int width, int height, string fill, string stroke, int radius = 0, string dash = "") =>
        Add($"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\"{Dash(dash)}/>");

    public void Dot(int x, int y, int radius, string fill, string stroke) =>
        Add($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\" stroke=\"{stroke}\"/>");

    public void Path(string path, string stroke, double width, string dash = "", string fill = "none") =>
        Add(string.Create(
            CultureInfo.InvariantCulture,
            $"<path d=\"{path}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{width:0.#}\" stroke-linecap=\"butt\" stroke-linejoin=\"round\"{Dash(dash)}/>"));

    public void Words(int x, int y, int size, string fill, string words, string anchor = "start", bool bold = false) =>
        Add($"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{fill}\" text-anchor=\"{anchor}\"{(bold ? " font-weight=\"bold\"" : "")}>{SecurityElement.Escape(words)}</text>");

    /// <summary>The document around the shapes.</summary>
    public string Document(int width, int height, string title, string description) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" font-family=\"DejaVu Sans, Verdana, sans-serif\" role=\"img\">\n")
        + $"<title>{SecurityElement.Escape(title)}</title>\n<desc>{SecurityElement.Escape(description)}</desc>\n{text}</svg>\n";

    /// <summary>Breaks a text at blanks so that a line keeps within a width in pixels, judged by the mean width of a letter.</summary>
    public static IReadOnlyList<string> Wrap(string text, int size, int width)
    {
        int letters = Math.Max(1, width * 100 / (size * 62));
        List<string> lines = [];
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > letters)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? word : line + " " + word;
        }

        lines.Add(line);
        return lines;
    }

    private static string Dash(string dash) => dash.Length == 0 ? "" : $" stroke-dasharray=\"{dash}\"";

    private void Add(string shape) => text.Append(shape).Append('\n');
}
