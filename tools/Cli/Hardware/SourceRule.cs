using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>Everything said about hardware names where it is from.</summary>
internal static class SourceRule
{
    public static IReadOnlyList<string> Read(YamlSection section)
    {
        IReadOnlyList<string> sources = section.Texts("sources");
        return sources.Count > 0 && sources.All(s => s.Trim().Length > 0)
            ? sources
            : throw section.Error("sources", "nothing", "where this is from");
    }
}
