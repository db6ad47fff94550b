using System.Text.Json;

namespace EdgeEnergy.Service.Configuration;

/// <summary>What is wrong with a JSON document, in one line for people: the place and the problem, without names of our types.</summary>
internal static class JsonFault
{
    public static string Line(string where, JsonException fault)
    {
        string place = fault.Path is { Length: > 1 } path ? path : $"line {(fault.LineNumber ?? 0) + 1}";
        return $"{where}: {place}: {Problem(fault.Message)}";
    }

    private static string Problem(string message)
    {
        string[] quoted = message.Split('\'');
        if (message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return $"unknown field {quoted[1]}";
        }

        if (message.Contains("missing required", StringComparison.Ordinal))
        {
            return $"missing {string.Join(", ", quoted.Where((_, i) => i % 2 == 1).Skip(1))}";
        }

        if (message.Contains("could not be converted", StringComparison.Ordinal))
        {
            return "a value of another kind than expected";
        }

        if (message.Contains("null", StringComparison.Ordinal))
        {
            return "null, expected a value";
        }

        if (message.Contains("Duplicate", StringComparison.Ordinal))
        {
            return $"field {quoted[1]} a second time";
        }

        return $"no JSON: {message.Split(". ")[0].ReplaceLineEndings(" ").TrimEnd('.')}";
    }
}
