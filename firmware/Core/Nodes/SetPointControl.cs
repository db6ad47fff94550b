namespace EdgeEnergy.Core;

/// <summary>
/// Carries out commands on an inverter's settings: takes a snapshot, writes only what differs, reads back, and puts the snapshot back when the
/// command is over or released, also after a restart (dead-man). What the owner changed meanwhile stays.
/// </summary>
internal sealed class SetPointControl
{
    /// <summary>Bytes of <see cref="SaveState"/>.</summary>
    public const int StateSize = 8 + 8 + 4 + 4 + 1 + (6 * Roles);

    private const int Roles = 6;
    private const int MaxSell = 0;
    private const int ChargeCurrent = 1;
    private const int ChargeTarget = 2;
    private const int ChargeEnable = 3;
    private const int TimeOfUse = 4;
    private const int WorkMode = 5;
    private const int SellingFirst = 0;
    private const int FullPercent = 100;

    private readonly RegisterMap _map;
    private readonly ModbusMaster _master;
    private readonly RegisterValues _values;
    private readonly byte _unit;
    private readonly int[] _registers;
    private readonly PollPlan _plan;
    private readonly ushort[] _current = new ushort[Roles];
    private readonly ushort[] _snapshot = new ushort[Roles];
    private readonly ushort[] _written = new ushort[Roles];
    private readonly ushort[] _tried = new ushort[Roles];
    private readonly int[] _wanted = new int[Roles];
    private readonly ushort[] _word = new ushort[1];
    private readonly bool _complete;
    private bool _active;
    private bool _due;
    private bool _over;

    public SetPointControl(RegisterMap map, ModbusMaster master, RegisterValues values, byte unit)
    {
        _map = map;
        _master = master;
        _values = values;
        _unit = unit;
        _registers = new[]
        {
            map.Role(RegisterRole.MaxSellPower),
            map.Role(RegisterRole.GridChargeCurrent),
            map.Role(RegisterRole.GridChargeTarget),
            map.Role(RegisterRole.GridChargeEnable),
            map.Role(RegisterRole.TimeOfUse),
            map.Role(RegisterRole.WorkMode),
        };
        _complete = true;
        for (int i = 0; i < Roles; i++)
        {
            _complete = _complete && _registers[i] >= 0;
        }

        _plan = PollPlan.For(map, _complete ? _registers : new int[0]);
    }

    /// <summary>Sequence of the newest command that was taken.</summary>
    public ulong Sequence { get; private set; }

    public long UntilUnix { get; private set; }

    public int SellW { get; private set; }

    public int ChargeW { get; private set; }

    public CommandOutcome Outcome { get; set; }

    /// <summary>True while the inverter may hold settings of a command.</summary>
    public bool IsActive => _active;

    /// <summary>Takes an authentic command; <see cref="Prepare"/> and <see cref="Write"/> carry it out.</summary>
    public CommandOutcome Accept(Command command, long unixSeconds)
    {
        const int ClockTolerance = 300;
        if (command.Sequence <= Sequence || command.UntilUnix <= unixSeconds || command.IssuedUnix > unixSeconds + ClockTolerance)
        {
            return Outcome = CommandOutcome.Stale;
        }

        if (_master.ReadOnly)
        {
            return Outcome = CommandOutcome.ReadOnly;
        }

        if (!_complete || command.SellW < 0 || command.ChargeW < 0)
        {
            return Outcome = CommandOutcome.Impossible;
        }

        Sequence = command.Sequence;
        UntilUnix = command.UntilUnix;
        SellW = command.SellW;
        ChargeW = command.ChargeW;
        _due = true;
        return Outcome = CommandOutcome.Accepted;
    }

    /// <summary>Whether there is something to write.</summary>
    public bool IsDue(long unixSeconds) => _due || (_active && unixSeconds >= UntilUnix);

    /// <summary>
    /// Reads the settings and decides what they should be. When true, the state is to be saved and then <see cref="Write"/> called: what a
    /// crash in between leaves behind is then known to be ours.
    /// </summary>
    public bool Prepare(long unixSeconds)
    {
        bool over = unixSeconds >= UntilUnix || (SellW == 0 && ChargeW == 0);
        if (over && !_active)
        {
            _due = false;
            Outcome = CommandOutcome.Restored;
            return false;
        }

        _due = true;
        if (!ReadSettings())
        {
            Outcome = CommandOutcome.WriteFailed;
            return false;
        }

        if (!_active)
        {
            System.Array.Copy(_current, _snapshot, Roles);
            System.Array.Copy(_current, _written, Roles);
            System.Array.Copy(_current, _tried, Roles);
        }

        KeepOwnersChanges();
        if (!over && !Choose())
        {
            // Without the settings for it the command is void; what an earlier one left is put back.
            SellW = 0;
            ChargeW = 0;
            _due = _active;
            Outcome = CommandOutcome.Impossible;
            return false;
        }

        for (int i = 0; i < Roles; i++)
        {
            _tried[i] = (ushort)_wanted[i];
        }

        _active = true;
        _over = over;
        return true;
    }

    /// <summary>Writes what <see cref="Prepare"/> decided; the state is to be saved afterwards.</summary>
    public void Write()
    {
        bool written = WriteDifferences();
        _due = !written;
        Outcome = !written ? CommandOutcome.WriteFailed : _over ? CommandOutcome.Restored : CommandOutcome.Applied;
        _active = !(_over && written);
    }

    public void SaveState(byte[] buffer, int offset)
    {
        offset = ByteOrder.PutInt64(buffer, offset, (long)Sequence);
        offset = ByteOrder.PutInt64(buffer, offset, UntilUnix);
        offset = ByteOrder.PutUInt32(buffer, offset, (uint)SellW);
        offset = ByteOrder.PutUInt32(buffer, offset, (uint)ChargeW);
        buffer[offset++] = (byte)(_active ? 1 : 0);
        for (int i = 0; i < Roles; i++)
        {
            ModbusPdu.PutUInt16(buffer, offset + (6 * i), _snapshot[i]);
            ModbusPdu.PutUInt16(buffer, offset + (6 * i) + 2, _written[i]);
            ModbusPdu.PutUInt16(buffer, offset + (6 * i) + 4, _tried[i]);
        }
    }

    /// <summary>Continues after a restart: a command that is still running is checked, one that is over is undone.</summary>
    public void LoadState(byte[] buffer, int offset)
    {
        Sequence = (ulong)ByteOrder.GetInt64(buffer, offset);
        UntilUnix = ByteOrder.GetInt64(buffer, offset + 8);
        SellW = (int)ByteOrder.GetUInt32(buffer, offset + 16);
        ChargeW = (int)ByteOrder.GetUInt32(buffer, offset + 20);
        _active = buffer[offset + 24] == 1 && _complete;
        _due = _active;
        offset += 25;
        for (int i = 0; i < Roles; i++)
        {
            _snapshot[i] = (ushort)ModbusPdu.GetUInt16(buffer, offset + (6 * i));
            _written[i] = (ushort)ModbusPdu.GetUInt16(buffer, offset + (6 * i) + 2);
            _tried[i] = (ushort)ModbusPdu.GetUInt16(buffer, offset + (6 * i) + 4);
        }
    }

    private bool ReadSettings()
    {
        for (int i = 0; i < _plan.BlockCount; i++)
        {
            if (_master.ReadHolding(_unit, _plan.Start(i), _plan.Count(i), _plan.Words(i), 0) != ModbusResult.Ok)
            {
                return false;
            }
        }

        for (int i = 0; i < Roles; i++)
        {
            int block = _plan.BlockOf(i);
            _current[i] = _plan.Words(block)[_map.Address(_registers[i]) - _plan.Start(block)];
        }

        return true;
    }

    /// <summary>A setting that holds neither what it had nor what we wrote was changed by somebody else: that is the owner's word from now on.</summary>
    private void KeepOwnersChanges()
    {
        for (int i = 0; i < Roles; i++)
        {
            if (_current[i] != _written[i] && _current[i] != _tried[i])
            {
                _snapshot[i] = _current[i];
            }

            _wanted[i] = _snapshot[i];
        }
    }

    /// <summary>Puts the command's settings over the snapshot; false when it can not be turned into settings.</summary>
    private bool Choose()
    {
        if (SellW > 0)
        {
            int watts = SellW > _values.RatedPowerW ? _values.RatedPowerW : SellW;
            _wanted[MaxSell] = Limit(MaxSell, RegisterValue.RawOf(_map, _registers[MaxSell], 1000L * watts));
            _wanted[WorkMode] = SellingFirst;
        }

        if (ChargeW > 0)
        {
            int voltage = _map.Role(RegisterRole.BatteryVoltage);
            long millivolts = _values.IsGood(voltage) ? _values.Whole(voltage, 3) : 0;
            if (millivolts <= 0)
            {
                return false;
            }

            long raw = RegisterValue.RawOf(_map, _registers[ChargeCurrent], 1_000_000L * ChargeW / millivolts);
            _wanted[ChargeCurrent] = Limit(ChargeCurrent, raw < 1 ? 1 : raw);
            _wanted[ChargeTarget] = Limit(ChargeTarget, FullPercent);
            _wanted[ChargeEnable] = 1;

            // The time-of-use programme would overrule the charge settings; selling needs it for the battery's floor.
            _wanted[TimeOfUse] = SellW > 0 ? _wanted[TimeOfUse] : 0;
        }

        return true;
    }

    private int Limit(int role, long raw)
    {
        int register = _registers[role];
        if (!_map.Has(register, RegisterMapFormat.FlagRange))
        {
            return (int)raw;
        }

        return raw > _map.Maximum(register) ? _map.Maximum(register) : raw < _map.Minimum(register) ? _map.Minimum(register) : (int)raw;
    }

    private bool WriteDifferences()
    {
        bool sound = true;
        bool wrote = false;
        for (int i = 0; i < Roles; i++)
        {
            if (_current[i] == _wanted[i])
            {
                continue;
            }

            bool allowed = _map.MayWrite(_registers[i]);
            _word[0] = (ushort)_wanted[i];
            ModbusResult result = allowed
                ? _master.WriteMultiple(_unit, _map.Address(_registers[i]), _word, 0, 1)
                : ModbusResult.ReadOnly;
            wrote = true;
            sound = sound && (result == ModbusResult.Ok || result == ModbusResult.TruncatedEcho);
        }

        // An echo may be cut short and a refused value may be kept silently: what counts is what the inverter holds.
        if (wrote && !ReadSettings())
        {
            return false;
        }

        for (int i = 0; i < Roles; i++)
        {
            sound = sound && _current[i] == _wanted[i];
            _written[i] = _current[i];
        }

        return sound;
    }
}
