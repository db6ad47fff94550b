namespace EdgeEnergy.Cli.Tests.Commands;

/// <summary>A file that lives as long as a test.</summary>
internal sealed class TextFile : IDisposable
{
    public TextFile(string content)
        : this() => File.WriteAllText(Path, content);

    public TextFile(byte[] content)
        : this() => File.WriteAllBytes(Path, content);

    private TextFile()
    {
    }

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "edge-" + System.IO.Path.GetRandomFileName());

    public void Dispose() => File.Delete(Path);
}
