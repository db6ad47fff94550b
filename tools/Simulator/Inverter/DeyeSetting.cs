namespace EdgeEnergy.Simulator.Inverter;

/// <summary>A writable register: the raw values it takes and the one it has when the inverter leaves the installer.</summary>
internal readonly record struct DeyeSetting(int Address, int Least, int Most, int Initial)
{
    public bool Takes(ushort raw)
    {
        int value = Least < 0 ? (short)raw : raw;
        return value >= Least && value <= Most;
    }
}
