namespace EdgeEnergy.Core.Tests.Modbus;

/// <summary>
/// A line in memory: what is written goes to <see cref="Answer"/>, whose bytes can be read. Waiting for nothing moves the clock, so that no test
/// waits for real.
/// </summary>
internal sealed class MemoryLine(FakeClock clock) : IByteStream
{
    private readonly Queue<byte> incoming = new();

    public Func<byte[], byte[]> Answer { get; set; } = _ => [];

    /// <summary>Bytes a read returns at most, to cut frames apart.</summary>
    public int Largest { get; set; } = int.MaxValue;

    public bool Down { get; set; }

    public List<byte[]> Written { get; } = [];

    public int Discards { get; private set; }

    public void Deliver(params byte[] bytes)
    {
        foreach (byte b in bytes)
        {
            incoming.Enqueue(b);
        }
    }

    public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
    {
        if (Down)
        {
            return -1;
        }

        if (incoming.Count == 0)
        {
            clock.Milliseconds += timeoutMilliseconds;
            return 0;
        }

        int taken = 0;
        while (taken < count && taken < Largest && incoming.TryDequeue(out byte b))
        {
            buffer[offset + taken++] = b;
        }

        return taken;
    }

    public bool Write(byte[] buffer, int offset, int count)
    {
        if (Down)
        {
            return false;
        }

        byte[] frame = buffer[offset..(offset + count)];
        Written.Add(frame);
        Deliver(Answer(frame));
        return true;
    }

    public void DiscardInput()
    {
        Discards++;
        incoming.Clear();
    }
}
