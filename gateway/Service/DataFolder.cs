using EdgeEnergy.Domain;

namespace EdgeEnergy.Service;

/// <summary>The folder of the store, held by one gateway at a time: two on one store would send everything twice.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream held;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    /// <summary>Makes the folder when it is missing and takes it; the system gives it back when the process ends, however it ends.</summary>
    public static DataFolder Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return new DataFolder(path, new FileStream(System.IO.Path.Combine(path, "gateway.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException("settings", $"{Configuration.GatewayOptions.Section}:{nameof(Configuration.GatewayOptions.DataFolder)}", e.Message.TrimEnd('.'), "a writable folder that no other gateway uses");
        }
    }

    public void Dispose() => held.Dispose();
}
