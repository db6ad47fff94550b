using EdgeEnergy.Core;

namespace EdgeEnergy.Bench;

/// <summary>What a device needs besides line and log: a clock that stands, no gateway, and a state record in memory.</summary>
internal sealed class BenchPeripherals : IMonotonicClock, IUplink, IStateFile
{
    private readonly byte[] state = new byte[4096];
    private int length;

    public long Milliseconds => 0;

    public bool Connected => false;

    public bool Publish(string topic, byte[] payload, int offset, int count, bool retain) => false;

    public UplinkMessage Receive(byte[] buffer, out int received)
    {
        received = 0;
        return UplinkMessage.None;
    }

    public int Read(byte[] buffer)
    {
        Array.Copy(state, buffer, length);
        return length;
    }

    public void Write(byte[] data, int count)
    {
        Array.Copy(data, state, count);
        length = count;
    }
}
