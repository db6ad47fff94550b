using EdgeEnergy.Core;

namespace EdgeEnergy.Esp32.Tests;

/// <summary>A three-phase hybrid inverter at rest.</summary>
internal sealed class HybridBank : IRegisterBank
{
    private readonly ushort[] words = new ushort[65536];

    public HybridBank()
    {
        words[0] = 5;
        words[2] = 0x0104;
        "2405236713".Chunk(2).Select((pair, i) => (pair, i)).ToList().ForEach(x => words[3 + x.i] = (ushort)((x.pair[0] << 8) | x.pair[1]));
        words[20] = 54464;
        words[21] = 1;
        words[500] = 2;
        words[587] = 5200;
        words[588] = 60;
        words[598] = words[599] = words[600] = 2300;
        words[609] = 5000;
    }

    public byte Read(int start, int count, ushort[] destination)
    {
        Array.Copy(words, start, destination, 0, count);
        return 0;
    }

    public byte Write(int start, int count, ushort[] values) => throw new InvalidOperationException("a read-only device writes");
}
