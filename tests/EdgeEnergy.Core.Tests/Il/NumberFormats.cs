using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace EdgeEnergy.Core.Tests.Il;

/// <summary>Formats given to string.Format (what interpolation compiles to) and to ToString of numbers.</summary>
internal static partial class NumberFormats
{
    private static readonly HashSet<string> Numbers = ["byte", "sbyte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "Enum"];

    /// <summary>The format that would throw at a call, null when there is none.</summary>
    public static string? Wrong(MethodBody body, Instruction call, MethodReference method)
    {
        string type = IlName.Short(method.DeclaringType);
        if (type == "string" && method.Name == "Format")
        {
            return StackWalk.Constant(body, call, method.Parameters.Count - 1) is not { } text ? "a format that is no constant"
                : Items().Matches(text).FirstOrDefault(item => !IsServed(item.Groups["format"].Value)) is { } item ? item.Value
                : null;
        }

        if (Numbers.Contains(type) && method.Name == "ToString" && method.Parameters.Count > 0)
        {
            return StackWalk.Constant(body, call, method.Parameters.Count - 1) is not { } text ? "a format that is no constant"
                : IsServed(text) ? null
                : text;
        }

        return null;
    }

    private static bool IsServed(string format) => format.Length == 0 || Served().IsMatch(format);

    [GeneratedRegex(@"^[DFGNXdfgnx]\d{0,2}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Served();

    [GeneratedRegex(@"\{\d+(,-?\d+)?(:(?<format>[^}]*))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Items();
}
