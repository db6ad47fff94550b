namespace EdgeEnergy.Core.Tests.Log;

/// <summary>Files in memory that know what was synced, with a power cut after a number of steps (a byte appended or any other change is one) and failures on request.</summary>
internal sealed class MemoryBlockStore : IBlockStore
{
    private readonly SortedDictionary<string, MemoryFile> _files = new(StringComparer.Ordinal);

    /// <summary>Steps until the power is cut.</summary>
    internal int StepsLeft { get; set; } = int.MaxValue;

    internal int StepsDone { get; private set; }

    /// <summary>Bytes that may still be appended before the medium is full.</summary>
    internal int Space { get; set; } = int.MaxValue;

    internal bool CanTruncate { get; set; } = true;

    internal IEnumerable<byte[]> Contents => _files.Values.Select(f => f.Data.ToArray());

    public string[] List() => [.. _files.Keys];

    public IBlockFile Open(string name)
    {
        if (!_files.TryGetValue(name, out MemoryFile? file))
        {
            Step();
            file = new MemoryFile(this);
            _files.Add(name, file);
        }

        return file;
    }

    public void Delete(string name)
    {
        Step();
        Space += Space == int.MaxValue ? 0 : _files[name].Length;
        Assert.True(_files.Remove(name));
    }

    internal void Damage(int file, int position) => _files.Values.ElementAt(file).Data[position] ^= 0x40;

    /// <summary>What is found after the cut.</summary>
    internal MemoryBlockStore AfterCut(CutMode mode, Random random)
    {
        MemoryBlockStore store = new();
        foreach ((string name, MemoryFile file) in _files)
        {
            MemoryFile copy = new(store);
            int unsynced = file.Data.Count - file.Synced;
            int kept = mode == CutMode.Everything ? unsynced : mode == CutMode.SyncedOnly ? 0 : random.Next(unsynced + 1);
            copy.Data.AddRange(file.Data.Take(file.Synced + kept));
            if (mode == CutMode.Garbage)
            {
                byte[] garbage = new byte[unsynced - kept];
                if (random.Next(2) == 0)
                {
                    random.NextBytes(garbage);
                }

                copy.Data.AddRange(garbage);
            }

            copy.Synced = copy.Data.Count;
            store._files.Add(name, copy);
        }

        return store;
    }

    private void Step()
    {
        if (StepsLeft-- <= 0)
        {
            throw new PowerCutException();
        }

        StepsDone++;
    }

    private sealed class MemoryFile(MemoryBlockStore store) : IBlockFile
    {
        internal List<byte> Data { get; } = [];

        internal int Synced { get; set; }

        public int Length => Data.Count;

        public int Read(int position, byte[] buffer, int offset, int count)
        {
            int read = Math.Clamp(Data.Count - position, 0, count);
            Data.CopyTo(position > Data.Count ? Data.Count : position, buffer, offset, read);
            return read;
        }

        public void Append(byte[] data, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                if (store.Space <= 0)
                {
                    throw new IOException("the medium is full");
                }

                store.Step();
                store.Space -= store.Space == int.MaxValue ? 0 : 1;
                Data.Add(data[offset + i]);
            }
        }

        public void Sync()
        {
            store.Step();
            Synced = Data.Count;
        }

        public void Truncate(int length)
        {
            if (!store.CanTruncate)
            {
                throw new NotSupportedException();
            }

            store.Step();
            Data.RemoveRange(length, Data.Count - length);
            Synced = Math.Min(Synced, length);
        }

        public void Close()
        {
            // The bytes belong to the store.
        }
    }
}
