using System.IO;

namespace EdgeEnergy.Core;

/// <summary>Files of one directory (on a device a directory of drive I:). Only members that nanoFramework's System.IO has, so it serves both.</summary>
public class FileBlockStore : IBlockStore
{
    private readonly string _directory;

    /// <summary>Creates the directory where it is missing.</summary>
    public FileBlockStore(string directory)
    {
        _directory = directory;
        if (!Directory.Exists(directory))
        {
            Directory.CreateDirectory(directory);
        }
    }

    public string[] List()
    {
        string[] paths = Directory.GetFiles(_directory);
        for (int i = 0; i < paths.Length; i++)
        {
            paths[i] = Path.GetFileName(paths[i]);
        }

        return paths;
    }

    public IBlockFile Open(string name) =>
        new StreamFile(this, new FileStream(Path.Combine(_directory, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read));

    public void Delete(string name) => File.Delete(Path.Combine(_directory, name));

    /// <summary>
    /// Puts a stream on the medium. Flush does that with littlefs on a device; on Linux it only reaches the kernel, which survives the process but not the power.
    /// Where power counts, override with FileStream.Flush(true).
    /// </summary>
    protected virtual void Flush(FileStream stream) => stream.Flush();

    private sealed class StreamFile : IBlockFile
    {
        private readonly FileBlockStore _store;
        private readonly FileStream _stream;

        internal StreamFile(FileBlockStore store, FileStream stream)
        {
            _store = store;
            _stream = stream;
        }

        public int Length => (int)_stream.Length;

        public int Read(int position, byte[] buffer, int offset, int count)
        {
            _stream.Seek(position, SeekOrigin.Begin);
            int total = 0;
            while (total < count)
            {
                int read = _stream.Read(buffer, offset + total, count - total);
                if (read <= 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }

        public void Append(byte[] data, int offset, int count)
        {
            _stream.Seek(0, SeekOrigin.End);
            _stream.Write(data, offset, count);
        }

        public void Sync() => _store.Flush(_stream);

        public void Truncate(int length) => _stream.SetLength(length);

        public void Close() => _stream.Dispose();
    }
}
