using EdgeEnergy.Core;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>A three-phase hybrid at rest behind Modbus TCP, without a wire.</summary>
internal sealed class NodeLine : IByteStream, IMonotonicClock, IRegisterBank
{
    private readonly ushort[] words = new ushort[65536];
    private readonly ModbusSlave slave;
    private readonly byte[] response = new byte[300];
    private int length;

    public NodeLine()
    {
        slave = new ModbusSlave(new TcpFraming(), this, 1);
        words[0] = 5;
        "2405236713".Chunk(2).Select((pair, i) => (pair, i)).ToList().ForEach(x => words[3 + x.i] = (ushort)((x.pair[0] << 8) | x.pair[1]));
        words[20] = 54464;
        words[21] = 1;
        words[500] = 2;
        words[587] = 5200;
        words[588] = 60;
        words[598] = words[599] = words[600] = 2300;
        words[609] = 5000;
    }

    public long Milliseconds => 0;

    public int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds)
    {
        int taken = length;
        Array.Copy(response, 0, buffer, offset, taken);
        length = 0;
        return taken;
    }

    public bool Write(byte[] buffer, int offset, int count)
    {
        slave.Receive(buffer, offset, count);
        length = slave.Respond(response);
        return true;
    }

    public void DiscardInput() => length = 0;

    byte IRegisterBank.Read(int start, int count, ushort[] destination)
    {
        Array.Copy(words, start, destination, 0, count);
        return 0;
    }

    byte IRegisterBank.Write(int start, int count, ushort[] values)
    {
        Array.Copy(values, 0, words, start, count);
        return 0;
    }
}
