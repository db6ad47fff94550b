namespace EdgeEnergy.Core;

/// <summary>Tells by its device type register (register 0 of a Deye) which of the known maps serves a device.</summary>
public sealed class DeviceDetection
{
    private readonly ModbusMaster _master;
    private readonly RegisterMap[] _maps;
    private readonly ushort[] _word = new ushort[1];

    public DeviceDetection(ModbusMaster master, RegisterMap[] maps)
    {
        _master = master;
        _maps = maps;
    }

    /// <summary>What the device type register said, -1 when it could not be read.</summary>
    public int DeviceType { get; private set; } = -1;

    /// <summary>Result of the last request.</summary>
    public ModbusResult LineResult { get; private set; }

    /// <summary>How many maps serve the device: 1 is an answer, more are for the technician to choose from.</summary>
    public int Matches { get; private set; }

    /// <summary>Index of the first map that serves the device, -1 when none does. Maps without a device type are never detected.</summary>
    public int Detect(byte unit)
    {
        DeviceType = -1;
        Matches = 0;
        int found = -1;
        for (int i = 0; i < _maps.Length; i++)
        {
            if (Serves(_maps[i], unit))
            {
                found = found < 0 ? i : found;
                Matches++;
            }
        }

        return found;
    }

    private bool Serves(RegisterMap map, byte unit)
    {
        int register = map.Role(RegisterRole.DeviceType);
        if (register < 0 || map.DeviceTypeCount == 0 || map.Words(register) != 1)
        {
            return false;
        }

        LineResult = _master.Read(unit, map.Function(register), map.Address(register), 1, _word, 0);
        if (LineResult != ModbusResult.Ok)
        {
            return false;
        }

        DeviceType = _word[0];
        return map.Serves(DeviceType);
    }
}
