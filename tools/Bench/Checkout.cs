using EdgeEnergy.Domain;

namespace EdgeEnergy.Bench;

/// <summary>The folders of the checkout whose data and programs are measured.</summary>
internal sealed record Checkout(string Root)
{
    /// <summary>The folder given, or the first one with EdgeEnergy.sln above this program.</summary>
    public static Checkout Find(string? given)
    {
        for (DirectoryInfo? folder = new(given ?? AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeEnergy.sln")))
            {
                return new Checkout(folder.FullName);
            }
        }

        throw new InputException(given ?? AppContext.BaseDirectory, "checkout", "no EdgeEnergy.sln above it", "a program inside a checkout, or --root FOLDER");
    }

    public string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>Text of a file of the checkout.</summary>
    public string Read(params ReadOnlySpan<string> parts)
    {
        string path = PathOf(parts);
        return File.Exists(path) ? File.ReadAllText(path) : throw new InputException(path, "file", "nothing", "a complete checkout");
    }

    /// <summary>A built program, in the configuration of this one.</summary>
    public string Program(string area, string room)
    {
        string built = new DirectoryInfo(AppContext.BaseDirectory).Parent?.Name ?? "Release";
        string path = PathOf(area, room, "bin", built, "net10.0", $"EdgeEnergy.{room}.dll");
        return File.Exists(path) ? path : throw new InputException(path, "program", "nothing", "the built program (run tools/edge setup)");
    }

    /// <summary>Commit that is checked out, or null outside of git.</summary>
    public string? Commit()
    {
        string git = PathOf(".git");
        string head = Path.Combine(git, "HEAD");
        if (!File.Exists(head))
        {
            return null;
        }

        string text = File.ReadAllText(head).Trim();
        if (!text.StartsWith("ref: ", StringComparison.Ordinal))
        {
            return text;
        }

        string name = text[5..];
        string loose = Path.Combine(git, name);
        string packed = Path.Combine(git, "packed-refs");
        return File.Exists(loose) ? File.ReadAllText(loose).Trim()
            : File.Exists(packed) ? File.ReadLines(packed).FirstOrDefault(l => l.EndsWith(' ' + name, StringComparison.Ordinal))?.Split(' ')[0]
            : null;
    }
}
