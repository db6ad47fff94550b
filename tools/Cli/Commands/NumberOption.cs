using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace EdgeEnergy.Cli.Commands;

/// <summary>Options that take a number; a bad one is told with the option's name, what was found and what was expected.</summary>
internal static class NumberOption
{
    /// <summary>A finite number for which <paramref name="allowed"/> holds; required when there is no default.</summary>
    public static Option<double> Real(string name, string description, double? otherwise, Func<double, bool> allowed, string expected) =>
        Create(name, description, otherwise, NumberStyles.Float, value => double.IsFinite(value) && allowed(value), expected);

    /// <summary>A whole number between two bounds; required when there is no default.</summary>
    public static Option<T> Whole<T>(string name, string description, T? otherwise, T least, T most)
        where T : struct, IBinaryInteger<T> =>
        Create(name, description, otherwise, NumberStyles.AllowLeadingSign, value => value >= least && value <= most, $"a whole number from {least} to {most}");

    private static Option<T> Create<T>(string name, string description, T? otherwise, NumberStyles styles, Func<T, bool> allowed, string expected)
        where T : struct, INumber<T>
    {
        Option<T> option = new(name)
        {
            Description = description,
            Required = otherwise is null,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(result, name, styles, allowed, expected),
        };
        if (otherwise is { } value)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }

    private static T Parse<T>(ArgumentResult result, string name, NumberStyles styles, Func<T, bool> allowed, string expected)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[0].Value;
        if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out T value) && allowed(value))
        {
            return value;
        }

        result.AddError($"{name}: found {text}, expected {expected}");
        return T.Zero;
    }
}
