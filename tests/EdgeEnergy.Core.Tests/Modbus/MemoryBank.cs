namespace EdgeEnergy.Core.Tests.Modbus;

/// <summary>65,536 registers in memory; writes are recorded.</summary>
internal sealed class MemoryBank : IRegisterBank
{
    public ushort[] Words { get; } = new ushort[65536];

    public List<(int Start, ushort[] Values)> Writes { get; } = [];

    /// <summary>Answers every request with this exception code unless it is 0.</summary>
    public byte Refusal { get; set; }

    /// <summary>This many writes to come are refused with exception 3.</summary>
    public int RefusedWrites { get; set; }

    public byte Read(int start, int count, ushort[] destination)
    {
        if (Refusal == 0)
        {
            Array.Copy(Words, start, destination, 0, count);
        }

        return Refusal;
    }

    public byte Write(int start, int count, ushort[] values)
    {
        if (RefusedWrites > 0)
        {
            RefusedWrites--;
            return 3;
        }

        if (Refusal == 0)
        {
            Writes.Add((start, values[..count]));
            Array.Copy(values, 0, Words, start, count);
        }

        return Refusal;
    }
}
