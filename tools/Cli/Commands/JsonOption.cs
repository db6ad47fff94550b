using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>
/// `--json FILE|-` and how results are written: snake_case keys in one line, numbers round-trip, what is not finite is null.
/// </summary>
internal sealed class JsonOption
{
    private const string StandardOutput = "-";

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new FiniteNumber(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private readonly Option<string> option = new("--json")
    {
        Description = "where the JSON goes: a file, or - for standard output",
        DefaultValueFactory = _ => StandardOutput,
    };

    /// <summary>Adds the option to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(option);

    /// <summary>True when the command line names a place for the JSON.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Writes the result where the command line says.</summary>
    public void Write<T>(ParseResult parsed, T result)
    {
        string place = parsed.GetValue(option)!;
        string text = JsonSerializer.Serialize(result, Format);
        if (place == StandardOutput)
        {
            parsed.InvocationConfiguration.Output.WriteLine(text);
            return;
        }

        try
        {
            File.WriteAllText(place, text + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{place}: can not be written: {e.Message}", e);
        }
    }

    private sealed class FiniteNumber : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
