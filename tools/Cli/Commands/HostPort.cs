using System.Globalization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>HOST:PORT on the command line; an IPv6 address stands in brackets.</summary>
internal static class HostPort
{
    /// <summary>Host and port; without a default the port must be named.</summary>
    public static (string Host, int Port) Parse(string option, string text, int? otherwise = null)
    {
        int colon = text.LastIndexOf(':');
        bool bracketed = text.StartsWith('[');
        if (otherwise is { } port && text.Length > 0 && (bracketed ? text.EndsWith(']') : colon < 0))
        {
            return (text.Trim('[', ']'), port);
        }

        return colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort named) && named > 0
            ? (text[..colon].Trim('[', ']'), named)
            : throw new InputException("device", option, text.Length == 0 ? "nothing" : text, "HOST:PORT with a port from 1 to 65535");
    }
}
