using EdgeEnergy.Cli.Commands;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Hardware;

/// <summary>Boards, parts and builds of a hardware folder, all checked.</summary>
internal sealed class HardwareFolder
{
    private HardwareFolder(IReadOnlyList<Part> boards, IReadOnlyList<Build> builds)
    {
        Boards = boards;
        Builds = builds;
    }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Part> Boards { get; }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Build> Builds { get; }

    /// <summary>Reads a folder that holds boards, parts and wiring.</summary>
    /// <exception cref="InputException">The first defect: file, line, field, what was found and what was expected.</exception>
    public static HardwareFolder Load(string folder)
    {
        string chips = Path.Combine(folder, "parts", "chips.yaml");
        PartReader reader = new(ChipReader.Read(chips, InputFile.ReadText(chips)));
        foreach (string file in Files(folder, "parts").Where(f => f != chips))
        {
            reader.ReadParts(file, InputFile.ReadText(file));
        }

        foreach (string file in Files(folder, "boards"))
        {
            reader.ReadBoard(file, InputFile.ReadText(file));
        }

        BuildReader builds = new(reader.Parts);
        return new HardwareFolder(
            [.. reader.Parts.Values.Where(p => p.Chip is not null).OrderBy(p => p.Id, StringComparer.Ordinal)],
            [.. Files(folder, "wiring").Select(file => builds.Read(file, InputFile.ReadText(file)))]);
    }

    private static IEnumerable<string> Files(string folder, string room)
    {
        string path = Path.Combine(folder, room);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal)
            : throw new InputException(path, "folder", "nothing", "a folder of YAML files");
    }
}
