namespace EdgeEnergy.Core;

/// <summary>
/// The clock inside an inverter: local time without a zone that drifts by seconds a day. It is compared and recorded, never used; it is set only when somebody asks for
/// it. Allocates nothing after construction.
/// </summary>
public sealed class InverterClock
{
    /// <summary>A clock that is off by no more is left alone: settings are kept in EEPROM.</summary>
    public const int ToleranceSeconds = 30;

    /// <summary>No write this close to midnight, by the inverter's clock or by the right one.</summary>
    public const int MidnightSeconds = 900;

    private const int Words = 3;

    private readonly RegisterMap _map;
    private readonly ModbusMaster _master;
    private readonly byte _unit;
    private readonly int _register;
    private readonly ushort[] _words = new ushort[Words];

    public InverterClock(RegisterMap map, ModbusMaster master, byte unit)
    {
        _map = map;
        _master = master;
        _unit = unit;
        _register = map.Role(RegisterRole.Clock);
        Exists = _register >= 0 && map.Type(_register) == RegisterType.DateTime && map.Words(_register) == Words;
    }

    public bool Exists { get; }

    /// <summary>The inverter's local time less UTC, seconds; set it where the inverter stands. Summer time is the installer's.</summary>
    public int UtcOffsetSeconds { get; set; }

    /// <summary>What the inverter's clock was ahead of the right local time when it was last read, seconds.</summary>
    public long OffsetSeconds { get; private set; }

    /// <summary>Reads the clock and compares it with the right time.</summary>
    public InverterClockResult Read(long unixSeconds, TimeQuality timeQuality)
    {
        if (!Exists)
        {
            return InverterClockResult.NoClock;
        }

        if (timeQuality == TimeQuality.Unknown)
        {
            return InverterClockResult.TimeUnknown;
        }

        if (_master.Read(_unit, _map.Function(_register), _map.First(_register), Words, _words, 0) != ModbusResult.Ok)
        {
            return InverterClockResult.Unreadable;
        }

        if (RegisterValue.Decode(_map, _register, _words, _map.First(_register), 0, out long packed) != RegisterQuality.Good)
        {
            return InverterClockResult.Malformed;
        }

        OffsetSeconds = CivilTime.Seconds(packed) - (unixSeconds + UtcOffsetSeconds);
        return InverterClockResult.Ok;
    }

    /// <summary>Sets the clock when it is off by more than 30 s, both clocks are away from midnight and the time is synchronised; then reads it back.</summary>
    public InverterClockResult Set(long unixSeconds, TimeQuality timeQuality)
    {
        if (timeQuality != TimeQuality.Synchronised)
        {
            return InverterClockResult.TimeUnknown;
        }

        InverterClockResult read = Read(unixSeconds, timeQuality);
        if (read != InverterClockResult.Ok && read != InverterClockResult.Malformed)
        {
            return read;
        }

        bool malformed = read == InverterClockResult.Malformed;
        if (!malformed && OffsetSeconds <= ToleranceSeconds && OffsetSeconds >= -ToleranceSeconds)
        {
            return InverterClockResult.CloseEnough;
        }

        long local = unixSeconds + UtcOffsetSeconds;
        if (IsNearMidnight(local) || (!malformed && IsNearMidnight(local + OffsetSeconds)))
        {
            return InverterClockResult.NearMidnight;
        }

        CivilTime.Words(local, _words);
        ModbusResult written = _master.WriteMultiple(_unit, _map.First(_register), _words, 0, Words);
        if (written == ModbusResult.ReadOnly)
        {
            return InverterClockResult.ReadOnly;
        }

        // An echo may be cut short; what counts is what the clock says now.
        bool runs = (written == ModbusResult.Ok || written == ModbusResult.TruncatedEcho) && Read(unixSeconds, timeQuality) == InverterClockResult.Ok
            && OffsetSeconds <= ToleranceSeconds && OffsetSeconds >= -ToleranceSeconds;
        return runs ? InverterClockResult.Ok : InverterClockResult.WriteFailed;
    }

    private static bool IsNearMidnight(long local)
    {
        long second = local % CivilTime.DaySeconds;
        return second < MidnightSeconds || second >= CivilTime.DaySeconds - MidnightSeconds;
    }
}
