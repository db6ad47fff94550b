using System.CommandLine;

namespace EdgeEnergy.Cli.Commands;

/// <summary>Options that take one word of a list.</summary>
internal static class ChoiceOption
{
    /// <summary>Required when there is no default.</summary>
    public static Option<string> Create(string name, string description, string? otherwise, IReadOnlyCollection<string> words)
    {
        Option<string> option = new(name) { Description = $"{description}: {string.Join(", ", words)}", Required = otherwise is null };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !words.Contains(result.Tokens[0].Value, StringComparer.Ordinal))
            {
                result.AddError($"{name}: found {result.Tokens[0].Value}, expected {string.Join(", ", words)}");
            }
        });
        if (otherwise is not null)
        {
            option.DefaultValueFactory = _ => otherwise;
        }

        return option;
    }
}
