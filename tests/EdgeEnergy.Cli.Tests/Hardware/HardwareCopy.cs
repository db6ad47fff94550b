using EdgeEnergy.Cli.Tests.Commands;

namespace EdgeEnergy.Cli.Tests.Hardware;

/// <summary>A copy of the project's boards, parts and builds to break.</summary>
internal sealed class HardwareCopy : IDisposable
{
    private static readonly string[] Rooms = ["boards", "parts", "wiring", "bom"];

    public HardwareCopy()
    {
        foreach (string room in Rooms)
        {
            Directory.CreateDirectory(Path.Combine(Folder, room));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Original, room)))
            {
                File.Copy(file, Path.Combine(Folder, room, Path.GetFileName(file)));
            }
        }
    }

    public static string Original { get; } = Path.Combine(CommandRun.Root, "hardware");

    public string Folder { get; } = Directory.CreateTempSubdirectory("edge-hardware-").FullName;

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Replaces a text that must be there, once.</summary>
    public void Change(string file, string old, string changed)
    {
        string text = File.ReadAllText(PathOf(file));
        int at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} has no \"{old}\"");
        File.WriteAllText(PathOf(file), text[..at] + changed + text[(at + old.Length)..]);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
