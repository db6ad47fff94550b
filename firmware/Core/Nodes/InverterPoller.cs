namespace EdgeEnergy.Core;

/// <summary>Reads an inverter by its map: identity once, powers and counters at every poll, the rest every few minutes.</summary>
internal sealed class InverterPoller
{
    private readonly RegisterMap _map;
    private readonly ModbusMaster _master;
    private readonly NodeOptions _options;
    private readonly PollPlan _once;
    private readonly PollPlan _slow;
    private readonly PollPlan _fast;
    private readonly bool[] _read;
    private string _serialNumber;
    private bool _identified;
    private bool _hasSlow;
    private long _slowUnix;

    public InverterPoller(RegisterMap map, ModbusMaster master, NodeOptions options)
    {
        _map = map;
        _master = master;
        _options = options;
        _serialNumber = options.SerialNumber;
        _once = new PollPlan(map, PollClass.Once);
        _slow = new PollPlan(map, PollClass.Slow);
        _fast = new PollPlan(map, PollClass.Fast);
        int blocks = _fast.BlockCount > _slow.BlockCount ? _fast.BlockCount : _slow.BlockCount;
        _read = new bool[blocks > _once.BlockCount ? blocks : _once.BlockCount];
        Values = new RegisterValues(map);
    }

    public RegisterValues Values { get; }

    /// <summary>Result of the last request that failed, Ok when none did.</summary>
    public ModbusResult LineResult { get; private set; }

    /// <summary>Serial number found at the inverter, empty before.</summary>
    public string SerialNumber { get; private set; } = "";

    /// <summary>One poll. Online: at least one block of fast registers was read.</summary>
    public NodeState Poll(long unixSeconds)
    {
        LineResult = ModbusResult.Ok;
        _master.UnixSeconds = unixSeconds;

        // While the inverter is away one attempt a poll tells whether it is back.
        _master.SingleAttempt = !_identified;
        if (!_identified)
        {
            NodeState identity = Identify(unixSeconds);
            if (identity != NodeState.Online)
            {
                Values.Drop(_fast);
                return identity;
            }
        }

        if (!ReadPlan(_fast, unixSeconds))
        {
            _identified = false;
            return NodeState.Unreachable;
        }

        if (IsEmpty(_fast))
        {
            _identified = false;
            Values.Drop(_fast);
            return NodeState.Empty;
        }

        if (!_hasSlow || unixSeconds - _slowUnix >= _options.SlowSeconds || unixSeconds < _slowUnix)
        {
            _hasSlow = ReadPlan(_slow, unixSeconds);
            _slowUnix = unixSeconds;
        }

        return NodeState.Online;
    }

    private NodeState Identify(long unixSeconds)
    {
        if (_once.BlockCount > 0 && !ReadPlan(_once, unixSeconds))
        {
            return NodeState.Unreachable;
        }

        int type = _map.Role(RegisterRole.DeviceType);
        if (Values.IsGood(type) && !_map.Serves((int)Values.Raw(type)))
        {
            return NodeState.WrongDevice;
        }

        int serial = _map.Role(RegisterRole.SerialNumber);
        if (Values.IsGood(serial))
        {
            SerialNumber = _map.Type(serial) == RegisterType.Ascii ? TextOf(serial) : Values.Raw(serial).ToString();
            if (_serialNumber.Length == 0)
            {
                _serialNumber = SerialNumber;
            }
            else if (_serialNumber != SerialNumber)
            {
                return NodeState.WrongDevice;
            }
        }

        int rated = _map.Role(RegisterRole.RatedPower);
        if (Values.IsGood(rated))
        {
            Values.RatedPowerW = (int)Values.Whole(rated, 0);
        }

        _identified = true;
        _hasSlow = false;
        return NodeState.Online;
    }

    private string TextOf(int register)
    {
        for (int i = 0; i < _once.RegisterCount; i++)
        {
            if (_once.Register(i) == register)
            {
                int block = _once.BlockOf(i);
                return RegisterValue.Text(_map, register, _once.Words(block), _once.Start(block));
            }
        }

        return "";
    }

    /// <summary>Reads the blocks of a plan; true when at least one came. A line that is down is not asked for the others.</summary>
    private bool ReadPlan(PollPlan plan, long unixSeconds)
    {
        bool any = false;
        bool down = false;
        for (int i = 0; i < plan.BlockCount; i++)
        {
            ModbusResult result = down ? LineResult : _master.Read(_options.Unit, plan.Function(i), plan.Start(i), plan.Count(i), plan.Words(i), 0);
            _read[i] = result == ModbusResult.Ok;
            any = any || _read[i];
            if (!_read[i])
            {
                LineResult = result;
                down = result == ModbusResult.Disconnected || result == ModbusResult.Timeout || result == ModbusResult.LoggerSilent;
            }
        }

        Values.Take(plan, _read, unixSeconds);
        return any;
    }

    private bool IsEmpty(PollPlan plan)
    {
        for (int i = 0; i < plan.BlockCount; i++)
        {
            ushort[] words = plan.Words(i);
            for (int k = 0; _read[i] && k < words.Length; k++)
            {
                if (words[k] != 0)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
