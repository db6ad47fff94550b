namespace EdgeEnergy.Cli.Demo;

/// <summary>The files of one run, for its owner's eyes only; gone with the run.</summary>
internal sealed class DemoFolder : IDisposable
{
    // The framework makes it with mode 0700.
    public DemoFolder() => Root = Directory.CreateTempSubdirectory("edgeenergy-demo-").FullName;

    public string Root { get; }

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Makes a folder inside and returns its path.</summary>
    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
