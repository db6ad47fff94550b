using EdgeEnergy.Core;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>Registers of an idle three-phase hybrid; settings can be written.</summary>
internal sealed class InverterBank : IRegisterBank
{
    private readonly Lock gate = new();
    private readonly ushort[] words = new ushort[2001];

    public InverterBank()
    {
        words[0] = 5;
        for (int i = 0; i < 5; i++)
        {
            words[3 + i] = 0x3234;
        }

        words[20] = 54464;
        words[21] = 1;
        words[142] = 1;
        words[146] = 0xFF;
        words[522] = 10_000;
        words[587] = 5200;
        words[588] = 60;
        words[598] = words[599] = words[600] = 2300;
        words[609] = 5000;
        words[622] = words[625] = words[653] = 1200;
    }

    public ushort this[int address]
    {
        get
        {
            lock (gate)
            {
                return words[address];
            }
        }
    }

    public byte Read(int start, int count, ushort[] destination)
    {
        lock (gate)
        {
            Array.Copy(words, start, destination, 0, count);
            return 0;
        }
    }

    public byte Write(int start, int count, ushort[] values)
    {
        lock (gate)
        {
            Array.Copy(values, 0, words, start, count);
            return 0;
        }
    }
}
