namespace EdgeEnergy.Cli.Hardware;

/// <summary>Every drawing and table that follows from a hardware folder.</summary>
internal static class MadeFiles
{
    /// <summary>The files, the same to the byte for the same data.</summary>
    public static IReadOnlyList<MadeFile> Of(HardwareFolder hardware) =>
    [
        new("boards/PINS.md", PinTable.Write(hardware.Boards)),
        .. hardware.Builds.SelectMany(build => new MadeFile[]
        {
            new($"wiring/{build.Id}.svg", WiringDrawing.Write(build)),
            new($"bom/{build.Id}.md", BillOfMaterials.WriteMarkdown(build)),
            new($"bom/{build.Id}.csv", BillOfMaterials.WriteCsv(build)),
        }),
    ];

    /// <summary>What a folder holds that its data do not say: a line each, empty when everything agrees.</summary>
    public static IReadOnlyList<string> Differences(string folder, IReadOnlyList<MadeFile> made)
    {
        List<string> lines = [];
        foreach (MadeFile file in made)
        {
            string path = Path.Combine(folder, file.Path);
            if (!File.Exists(path))
            {
                lines.Add($"{path}: missing");
            }
            else if (File.ReadAllText(path) != file.Text)
            {
                lines.Add($"{path}: not what its data say");
            }
        }

        foreach ((string room, string pattern) in new[] { ("wiring", "*.svg"), ("bom", "*.csv"), ("bom", "*.md") })
        {
            string path = Path.Combine(folder, room);
            IEnumerable<string> files = Directory.Exists(path) ? Directory.EnumerateFiles(path, pattern) : [];
            lines.AddRange(files
                .Where(f => Path.GetFileName(f) != "README.md" && !made.Any(m => m.Path == $"{room}/{Path.GetFileName(f)}"))
                .Order(StringComparer.Ordinal)
                .Select(f => $"{f}: no data behind it"));
        }

        return lines;
    }

    public static void Write(string folder, IReadOnlyList<MadeFile> made)
    {
        foreach (MadeFile file in made)
        {
            string path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }
    }
}
