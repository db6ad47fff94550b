using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>Parses JSON text; a syntax error becomes one line with the line number and the offending word.</summary>
internal static class JsonText
{
    public static JsonDocument Parse(string json, string where)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e) when (e.LineNumber is { } line)
        {
            throw new InputException(where, $"line {line + 1}", WordAt(json, line, e.BytePositionInLine ?? 0), "JSON (numbers must be finite)");
        }
        catch (JsonException e)
        {
            throw new InputException(where, "text", e.Message.ReplaceLineEndings(" "), "JSON with each key once in an object");
        }
    }

    private static string WordAt(string json, long line, long column)
    {
        string[] lines = json.Split('\n');
        if (line >= lines.Length || (line == lines.Length - 1 && column >= lines[line].Length))
        {
            return "the end of the text";
        }

        string rest = lines[line].Trim('\r');
        int start = (int)Math.Min(column, rest.Length);
        int length = 0;
        while (start + length < rest.Length && length < 24 && rest[start + length] is not (',' or '}' or ']' or ' '))
        {
            length++;
        }

        return length == 0 ? $"\"{rest.Trim()}\"" : rest.Substring(start, length);
    }
}
