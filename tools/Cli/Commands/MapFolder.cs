using System.CommandLine;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Metering.Maps;

namespace EdgeEnergy.Cli.Commands;

/// <summary>A folder of register maps, one YAML file each.</summary>
internal sealed class MapFolder
{
    private readonly string folder;

    private MapFolder(string folder)
    {
        this.folder = folder;
        if (!Directory.Exists(folder))
        {
            throw new InputException(folder, "--maps", "nothing", "a folder of register maps");
        }
    }

    /// <summary>Names of the maps, sorted.</summary>
    public IReadOnlyList<string> Ids => [.. Directory.EnumerateFiles(folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    public static Option<string?> Option() => new("--maps") { Description = "folder of register maps (default: hardware/devices)" };

    /// <summary>The folder of the option, or else that of the checkout.</summary>
    public static MapFolder Of(string? given) => new(given ?? Installation.Find().Devices);

    /// <summary>Every map, in the order of the names.</summary>
    public IEnumerable<DeviceMap> All() => Ids.Select(id => MapCompiler.Load(PathOf(id)));

    /// <summary>The table of a map.</summary>
    public RegisterMap Load(string id)
    {
        if (!Ids.Contains(id, StringComparer.Ordinal))
        {
            throw new InputException("device decode", "--map", id, "one of " + string.Join(", ", Ids));
        }

        return RegisterMap.TryLoad(MapCompiler.Load(PathOf(id)).Table, out string error) ?? throw new InputException($"{PathOf(id)}: {error}");
    }

    private string PathOf(string id) => Path.Combine(folder, id + ".yaml");
}
