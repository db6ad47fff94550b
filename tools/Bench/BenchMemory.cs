using EdgeEnergy.Core;

namespace EdgeEnergy.Bench;

/// <summary>A medium in memory whose files reuse their space, so that what is measured is the log's own.</summary>
internal sealed class BenchMemory : IBlockStore
{
    private const int LargestFile = 128 * 1024;
    private readonly Dictionary<string, MemoryFile> files = new(StringComparer.Ordinal);
    private readonly Stack<MemoryFile> free = new();

    public string[] List() => [.. files.Keys];

    public IBlockFile Open(string name)
    {
        if (!files.TryGetValue(name, out MemoryFile? file))
        {
            file = free.TryPop(out MemoryFile? used) ? used : new MemoryFile();
            file.Truncate(0);
            files.Add(name, file);
        }

        return file;
    }

    public void Delete(string name)
    {
        if (files.Remove(name, out MemoryFile? file))
        {
            free.Push(file);
        }
    }

    private sealed class MemoryFile : IBlockFile
    {
        private readonly byte[] data = new byte[LargestFile];

        public int Length { get; private set; }

        public int Read(int position, byte[] buffer, int offset, int count)
        {
            int taken = Math.Max(0, Math.Min(count, Length - position));
            Array.Copy(data, position, buffer, offset, taken);
            return taken;
        }

        public void Append(byte[] bytes, int offset, int count)
        {
            Array.Copy(bytes, offset, data, Length, count);
            Length += count;
        }

        public void Sync()
        {
        }

        public void Truncate(int length) => Length = length;

        public void Close()
        {
        }
    }
}
