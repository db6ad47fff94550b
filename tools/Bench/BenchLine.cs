using EdgeEnergy.Core;

namespace EdgeEnergy.Bench;

/// <summary>A line to a served device in memory: a request is answered when it is written. Allocates nothing.</summary>
internal sealed class BenchLine(ModbusSlave slave) : IByteStream
{
    private readonly byte[] answer = new byte[slave.MaximumResponseLength];
    private int length;
    private int at;

    public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
    {
        int taken = Math.Min(count, length - at);
        Array.Copy(answer, at, buffer, offset, taken);
        at += taken;
        return taken;
    }

    public bool Write(byte[] buffer, int offset, int count)
    {
        slave.Receive(buffer, offset, count);
        length = slave.Respond(answer);
        at = 0;
        return true;
    }

    public void DiscardInput() => at = length;
}
