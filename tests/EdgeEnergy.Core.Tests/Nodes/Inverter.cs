using EdgeEnergy.Core.Tests.Modbus;

namespace EdgeEnergy.Core.Tests.Nodes;

/// <summary>Registers of a three-phase hybrid by their addresses, kept consistent: phases add up, load = inverter + grid, counters count.</summary>
internal sealed class Inverter
{
    private readonly Dictionary<int, double> counters = new()
    {
        [516] = 800_000,
        [518] = 700_000,
        [522] = 1_234_500,
        [524] = 555_500,
        [527] = 4_000_000,
        [534] = 3_000_000,
    };

    public Inverter()
    {
        Set(0, 5);
        Set(1, 1);
        Set(2, 0x0104);
        SetSerial("2405236713");
        Set(20, 54464);
        Set(21, 1);
        Set(115, 5);
        Set(127, 20);
        Set(128, 40);
        Set(130, 0);
        Set(142, 1);
        Set(143, 0);
        Set(146, 0xFF);
        Set(500, 2);
        Set(587, 5200);
        Set(588, 60);
        for (int phase = 0; phase < 3; phase++)
        {
            Set(598 + phase, 2300 + phase);
        }

        Set(609, 5000);
        for (int high = 674; high <= 675; high++)
        {
            Set(high, 0xFFFF);
        }

        Show(0, 0, 0);
    }

    public MemoryBank Bank { get; } = new();

    public int GridW { get; private set; }

    /// <summary>Cumulative import as it really is, Wh.</summary>
    public double ImportWh => counters[522];

    public double ExportWh => counters[524];

    public void Set(int address, int value) => Bank.Words[address] = unchecked((ushort)value);

    public void SetSerial(string serial)
    {
        for (int i = 0; i < 5; i++)
        {
            Set(3 + i, (serial[2 * i] << 8) | serial[(2 * i) + 1]);
        }
    }

    /// <summary>Powers of the time up to now, then what they brought to the counters.</summary>
    public void Advance(int seconds, int pv, int battery, int load)
    {
        Show(pv, battery, load);
        double hours = seconds / 3600.0;
        counters[522] += Math.Max(0, GridW) * hours;
        counters[524] += Math.Max(0, -GridW) * hours;
        counters[527] += load * hours;
        counters[534] += pv * hours;
        counters[516] += Math.Max(0, -battery) * hours;
        counters[518] += Math.Max(0, battery) * hours;
        ShowCounters();
    }

    public void Show(int pv, int battery, int load)
    {
        int inverter = pv + battery;
        GridW = load - inverter;
        Set(590, battery);
        Set(591, (int)Math.Round(battery / 52.0 * 100));
        Set(672, pv - (pv / 3));
        Set(673, pv / 3);
        Pair(625, 690, GridW);
        Pair(622, 687, GridW - (2 * (GridW / 3)));
        Pair(623, 688, GridW / 3);
        Pair(624, 689, GridW / 3);
        Pair(636, 694, inverter);
        Pair(653, 659, load);
        ShowCounters();
    }

    private void ShowCounters()
    {
        foreach ((int address, double wh) in counters)
        {
            Pair(address, address + 1, (int)(wh / 100));
        }
    }

    private void Pair(int low, int high, int value)
    {
        Set(low, value);
        Set(high, value >> 16);
    }
}
