using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual;

/// <summary>A device's state in one file, replaced by renaming.</summary>
/// <param name="path">The file.</param>
/// <param name="durable">True: on the disk when a write returns (survives a power cut, not only the end of the process).</param>
internal sealed class StateFile(string path, bool durable) : IStateFile
{
    private readonly string fresh = path + ".new";

    public int Read(byte[] buffer)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        using FileStream stream = File.OpenRead(path);
        return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    public void Write(byte[] data, int count)
    {
        using (FileStream stream = new(fresh, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            stream.Write(data, 0, count);
            stream.Flush(durable);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
