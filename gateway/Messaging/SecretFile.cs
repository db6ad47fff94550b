using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Messaging;

/// <summary>A secret on disk: one line of text in a file that only its owner may read (mode 0600).</summary>
public static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the whole file at once: a reader sees the old content or the new one.</summary>
    public static void Write(string path, string content)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(content));
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>The content without surrounding white space; throws <see cref="InputException"/> when the file is missing or empty.</summary>
    public static string Read(string path)
    {
        string content;
        try
        {
            content = File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: secret can not be read: {e.Message}", e);
        }

        return content.Length > 0 ? content : throw new InputException(path, "secret", "an empty file", "one line of text");
    }
}
