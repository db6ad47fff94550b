namespace EdgeEnergy.Core.Tests.Nodes;

/// <summary>A state file in memory that can fail, and that remembers every record it held.</summary>
internal sealed class MemoryState : IStateFile
{
    private byte[] record = [];

    public bool Fails { get; set; }

    public int Writes { get; private set; }

    /// <summary>Called after each write; a test that throws here stands for a crash at that moment.</summary>
    public Action<int> Written { get; set; } = _ => { };

    public int Read(byte[] buffer)
    {
        record.CopyTo(buffer, 0);
        return record.Length;
    }

    public void Write(byte[] data, int count)
    {
        if (Fails)
        {
            throw new IOException("no space left");
        }

        record = data[..count];
        Written(++Writes);
    }

    public void Lose() => record = [];

    public void Damage() => record[5] ^= 1;
}
