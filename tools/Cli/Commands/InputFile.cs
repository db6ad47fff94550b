using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>Files given on the command line; what can not be read is one line that names the file.</summary>
internal static class InputFile
{
    private const long LargestBytes = 512L << 20;

    /// <summary>The whole file as UTF-8 text.</summary>
    public static string ReadText(string path) => Read(path, File.ReadAllText);

    /// <summary>The whole file.</summary>
    public static byte[] ReadBytes(string path) => Read(path, File.ReadAllBytes);

    /// <summary>Runs what an engine does with a file's content; a complaint that does not name the file gets its name in front.</summary>
    public static T About<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InputException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
    }

    private static T Read<T>(string path, Func<string, T> read)
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists)
            {
                throw new InputException(path, "file", Directory.Exists(path) ? "a folder" : "nothing", "a readable file");
            }

            return file.Length <= LargestBytes ? read(path) : throw new InputException(path, "file", $"{file.Length} bytes", $"at most {LargestBytes}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: can not be read: {e.Message}", e);
        }
    }
}
