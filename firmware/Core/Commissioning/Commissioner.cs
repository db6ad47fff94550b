namespace EdgeEnergy.Core;

/// <summary>
/// Finds out what hangs on a line: logger stick and transport, unit, kind of device, serial number, rated power, clock. Only reads. Every outcome is one line for the
/// technician in <see cref="Text"/>.
/// </summary>
public sealed class Commissioner
{
    private const int MostUnits = 32;

    private readonly ModbusMaster _master;
    private readonly IModbusFraming _framing;
    private readonly RegisterMap[] _maps;
    private readonly UnitScan _scan;
    private readonly DeviceDetection _detection;

    /// <summary>A commissioner for the line of a master, whose framing tells what a logger stick revealed.</summary>
    public Commissioner(ModbusMaster master, IModbusFraming framing, RegisterMap[] maps)
    {
        _master = master;
        _framing = framing;
        _maps = maps;
        _scan = new UnitScan(master);
        _detection = new DeviceDetection(master, maps);
    }

    public string Text { get; private set; } = "nothing was looked for yet";

    /// <summary>Units that answered, the first <see cref="UnitCount"/> entries.</summary>
    public byte[] Units { get; } = new byte[MostUnits];

    public int UnitCount { get; private set; }

    /// <summary>Index of the map that serves the device, -1 for none.</summary>
    public int Map { get; private set; } = -1;

    public string SerialNumber { get; private set; } = "";

    /// <summary>Rated power in W, 0 when the device does not tell it.</summary>
    public long RatedPowerW { get; private set; }

    /// <summary>Serial number of the logger stick, 0 without one.</summary>
    public uint LoggerSerial => _framing is LoggerFraming logger ? logger.LoggerSerial : _framing is SolarmanFraming solarman ? solarman.LoggerSerial : 0;

    /// <summary>How the line turned out to speak.</summary>
    public FrameKind Transport => _framing.Kind;

    /// <summary>Looks for devices from unit first to last (1 to 247) and identifies the only one, or the one that is named by first == last.</summary>
    public CommissioningOutcome Run(int first, int last)
    {
        Map = -1;
        SerialNumber = "";
        RatedPowerW = 0;
        UnitCount = _scan.Find(first, last, Units);
        if (UnitCount == 0)
        {
            bool down = _scan.LastSilence == ModbusResult.Disconnected;
            return down ? End(CommissioningOutcome.NoLine, "the line can not be opened: check port, cable and address of the logger")
                : End(CommissioningOutcome.NoDevice, "no device answers on units " + first.ToString() + " to " + last.ToString() + ": " + ModbusResultText.Of(_scan.LastSilence));
        }

        if (UnitCount > 1)
        {
            return End(CommissioningOutcome.SeveralDevices, UnitCount.ToString() + " devices answer, units " + ListOfUnits() + ": choose one");
        }

        Map = _detection.Detect(Units[0]);
        if (Map < 0)
        {
            string type = _detection.DeviceType < 0 ? "its type register can not be read: " + ModbusResultText.Of(_detection.LineResult) : "device type " + _detection.DeviceType.ToString();
            return End(CommissioningOutcome.UnknownDevice, "unit " + Units[0].ToString() + " answers, but no map knows it: " + type + "; choose a map by hand");
        }

        return _detection.Matches > 1
            ? End(CommissioningOutcome.SeveralMaps, _detection.Matches.ToString() + " maps know device type " + _detection.DeviceType.ToString() + ": choose one")
            : Identify(_maps[Map], Units[0]);
    }

    /// <summary>Identifies a device for which the technician chose the map, because it has no type to be recognised by, or several maps know its type.</summary>
    public CommissioningOutcome Identify(int map, byte unit)
    {
        UnitCount = _scan.Find(unit, unit, Units);
        if (UnitCount == 0)
        {
            return Run(unit, unit);
        }

        Map = map;
        return Identify(_maps[map], unit);
    }

    private CommissioningOutcome Identify(RegisterMap map, byte unit)
    {
        PollPlan plan = new PollPlan(map, PollClass.Once);
        RegisterValues values = new RegisterValues(map);
        bool[] read = new bool[plan.BlockCount];
        for (int i = 0; i < read.Length; i++)
        {
            read[i] = _master.Read(unit, plan.Function(i), plan.Start(i), plan.Count(i), plan.Words(i), 0) == ModbusResult.Ok;
        }

        values.Take(plan, read, 0);
        SerialNumber = Serial(map, plan, values);
        int rated = map.Role(RegisterRole.RatedPower);
        RatedPowerW = values.IsGood(rated) ? values.Whole(rated, 0) : 0;
        string stick = LoggerSerial != 0 ? " behind logger " + LoggerSerial.ToString() : Transport == FrameKind.Tcp ? " over Modbus TCP" : "";
        return SerialNumber.Length == 0
            ? End(CommissioningOutcome.NoSerialNumber, map.Id + " on unit " + unit.ToString() + stick + ", but its serial number can not be read")
            : End(CommissioningOutcome.Ready, map.Id + ", serial number " + SerialNumber + ", " + RatedPowerW.ToString() + " W, unit " + unit.ToString() + stick);
    }

    private static string Serial(RegisterMap map, PollPlan plan, RegisterValues values)
    {
        int register = map.Role(RegisterRole.SerialNumber);
        if (!values.IsGood(register))
        {
            return "";
        }

        for (int i = 0; i < plan.RegisterCount; i++)
        {
            int block = plan.BlockOf(i);
            if (plan.Register(i) == register && block >= 0 && map.Type(register) == RegisterType.Ascii)
            {
                return RegisterValue.Text(map, register, plan.Words(block), plan.Start(block));
            }
        }

        return values.Raw(register).ToString();
    }

    private string ListOfUnits()
    {
        string list = "";
        for (int i = 0; i < UnitCount; i++)
        {
            list += (i == 0 ? "" : ", ") + Units[i].ToString();
        }

        return list;
    }

    private CommissioningOutcome End(CommissioningOutcome outcome, string text)
    {
        Text = text;
        return outcome;
    }
}
