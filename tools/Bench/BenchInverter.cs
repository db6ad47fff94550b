using EdgeEnergy.Core;

namespace EdgeEnergy.Bench;

/// <summary>Registers of a three-phase hybrid in the afternoon; the powers move with every read so that nothing is read twice the same.</summary>
internal sealed class BenchInverter : IRegisterBank
{
    private readonly ushort[] words = new ushort[65536];
    private int minute;

    public BenchInverter()
    {
        (int Address, int Value)[] set =
        [
            (0, 5), (1, 1), (2, 0x0104), (3, 0x3234), (4, 0x3035), (5, 0x3233), (6, 0x3637), (7, 0x3133), (20, 54464), (21, 1), (115, 5), (127, 20), (128, 40), (130, 0), (142, 1),
            (143, 0), (146, 0xFF), (500, 2), (516, 8000), (518, 7000), (522, 12345), (524, 5555), (527, 40000), (534, 30000), (587, 5200), (588, 60), (598, 2300), (599, 2301),
            (600, 2302), (609, 5000), (674, 0xFFFF), (675, 0xFFFF),
        ];
        foreach ((int address, int value) in set)
        {
            words[address] = (ushort)value;
        }
    }

    public byte Read(int start, int count, ushort[] destination)
    {
        Array.Copy(words, start, destination, 0, count);
        return 0;
    }

    public byte Write(int start, int count, ushort[] values) => 3;

    /// <summary>The next minute.</summary>
    public void Advance()
    {
        int pv = 2000 + (37 * (minute % 60));
        int load = 1500 + (91 * (minute % 23));
        int grid = load - pv - 500;
        minute++;
        words[590] = 500;
        words[591] = 960;
        words[672] = (ushort)(pv - (pv / 3));
        words[673] = (ushort)(pv / 3);
        Pair(625, 690, grid);
        Pair(622, 687, grid - (2 * (grid / 3)));
        Pair(623, 688, grid / 3);
        Pair(624, 689, grid / 3);
        Pair(636, 694, pv + 500);
        Pair(653, 659, load);
    }

    private void Pair(int low, int high, int value)
    {
        words[low] = unchecked((ushort)value);
        words[high] = unchecked((ushort)(value >> 16));
    }
}
