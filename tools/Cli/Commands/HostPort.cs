using System.Globalization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>HOST:PORT on the command line; an IPv6 address stands in brackets.</summary>
internal static class HostPort
{
    public static (string Host, int Port) Parse(string option, string text)
    {
        int colon = text.LastIndexOf(':');
        bool sound = colon > 0 && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0;
        return sound
            ? (text[..colon].Trim('[', ']'), ushort.Parse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture))
            : throw new InputException("device", option, text, "HOST:PORT with a port from 1 to 65535");
    }
}
