using System;

namespace EdgeEnergy.Core;

/// <summary>
/// The device: polls an inverter, signs what it measured, keeps it until the gateway has it, states the energy of each settlement period and
/// carries out the gateway's commands. Portable and single-threaded: a composition calls <see cref="Step"/>; nothing the inverter, the broker or
/// the storage does ends the loop.
/// </summary>
public sealed class Node
{
    private const byte StateVersion = 2;
    private const int StateHead = 13;

    /// <summary>Periods that one reading may end without room being made for them first.</summary>
    private const int UsualStatements = 4;
    private const int ControlOffset = StateHead + PeriodMeter.StateSize;
    private const int PulseOffset = ControlOffset + SetPointControl.StateSize;

    /// <summary>S0 meters that a node may have beside the inverter.</summary>
    public const int MaxPulseMeters = 2;

    /// <summary>Bytes of the record in the state file.</summary>
    public const int StateLength = PulseOffset + (MaxPulseMeters * PulseCounter.StateSize) + 4;

    private const string ClockOffsetName = "inverter_clock_offset";

    /// <summary>Values of a reading that are not the map's: the clock's offset and the pulse meters.</summary>
    private const int OwnValues = 1 + MaxPulseMeters;

    private readonly NodeOptions _options;
    private readonly RegisterMap _map;
    private readonly ModbusMaster _master;
    private readonly IReadingSigner _signer;
    private readonly Secp256k1 _curve;
    private readonly ReadingLog _log;
    private readonly IUplink _uplink;
    private readonly IStateFile _stateFile;
    private readonly Topics _topics;
    private readonly InverterPoller _poller;
    private readonly SetPointControl _control;
    private readonly Outbox _outbox;
    private readonly UpdateDesk _updates;
    private readonly InverterClock _inverterClock;
    private readonly Reading _reading;
    private readonly string[] _names;
    private readonly string[] _units;
    private readonly ReadingCodec _readings = new ReadingCodec();
    private readonly StatementCodec _statements = new StatementCodec();
    private readonly IntervalStatement _statement = new IntervalStatement();
    private readonly CommandCodec _commands = new CommandCodec();
    private readonly Command _command = new Command();
    private readonly AckCodec _acks = new AckCodec();
    private readonly Ack _ack = new Ack();
    private readonly ChainRefusalCodec _refusals = new ChainRefusalCodec();
    private readonly ChainRefusal _refusal = new ChainRefusal();
    private readonly LogRecord _record;
    private readonly byte[] _envelope;
    private readonly byte[] _message;
    private readonly byte[] _state = new byte[StateLength];
    private readonly byte[] _head = new byte[Reading.HashLength];
    private readonly byte[] _hash = new byte[Reading.HashLength];
    private readonly int _room;
    private PeriodMeter _meter;
    private uint _sequence;
    private long _polledUnix = -1;
    private long _clockUnix = -1;
    private bool _statusSent;
    private bool _hasNoPast;

    /// <summary>
    /// A device in a new epoch of its chain: what the log and the state file hold of earlier ones is taken up. Throws IOException when they can
    /// not be read, ArgumentException for an id, key or variant that can not be.
    /// </summary>
    public Node(
        NodeOptions options,
        RegisterMap map,
        ModbusMaster master,
        IReadingSigner signer,
        Secp256k1 curve,
        ReadingLog log,
        IUplink uplink,
        IStateFile stateFile)
    {
        if (options.PulseMeters.Length > MaxPulseMeters)
        {
            throw new ArgumentException("a node has at most " + MaxPulseMeters.ToString() + " pulse meters", nameof(options));
        }

        if (options.StatementKey.Length != Secp256k1.PrivateKeyLength || options.GatewayPublicKey.Length != Secp256k1.PublicKeyLength || map.ReadingCount == 0)
        {
            throw new ArgumentException("a node needs a 32-byte statement key, a 64-byte gateway key and a map with a reading", nameof(options));
        }

        _options = options;
        _map = Variant(map, options.Variants);
        _master = master;
        _signer = signer;
        _curve = curve;
        _log = log;
        _uplink = uplink;
        _updates = new UpdateDesk(options.Updates, options.MapUpdates);
        _message = new byte[_updates.Exists ? UpdateAgent.MaxMessage : CommandCodec.MaxLength];
        _stateFile = stateFile;
        _topics = new Topics(options.Site, options.DeviceId);
        _record = new LogRecord(RecordLength(map));
        _envelope = new byte[RecordLength(map)];
        _room = RecordLength(map) + (UsualStatements * StatementCodec.MaxLength) + ((1 + UsualStatements) * ReadingLog.FrameOverhead);
        _poller = new InverterPoller(_map, master, options);
        _control = new SetPointControl(_map, master, _poller.Values, options.Unit);
        _inverterClock = new InverterClock(_map, master, options.Unit);
        _inverterClock.UtcOffsetSeconds = options.InverterUtcOffsetSeconds;
        _outbox = new Outbox(log, uplink, _topics, options, _record);
        _reading = new Reading(map.ReadingCount + OwnValues);
        _names = new string[map.ReadingCount];
        _units = new string[map.ReadingCount];
        for (int i = 0; i < _names.Length; i++)
        {
            _names[i] = _map.ReadingName(i);
            _units[i] = RegisterUnitName.Of(_map.Unit(_map.Reading(i)));
        }

        _meter = new PeriodMeter(options.PeriodSeconds);
        Restore();
    }

    public NodeState State { get; private set; }

    /// <summary>One line about the state.</summary>
    public string Reason { get; private set; } = "starting";

    /// <summary>Result of the last request that failed, Ok when none did.</summary>
    public ModbusResult LineResult => _poller.LineResult;

    /// <summary>Serial number of the inverter, empty before it was read.</summary>
    public string SerialNumber => _poller.SerialNumber;

    public uint Epoch { get; private set; }

    /// <summary>Sequence of the newest reading of this epoch.</summary>
    public uint Sequence => _sequence;

    /// <summary>Records the gateway has not acknowledged.</summary>
    public int Pending => _log.Pending;

    public long Polls { get; private set; }

    /// <summary>Polls that brought no reading.</summary>
    public long FailedPolls { get; private set; }

    /// <summary>How often readings were given up: refused by the gateway, or dropped by a full log.</summary>
    public long ChainsGivenUp { get; private set; }

    public CommandOutcome CommandOutcome => _control.Outcome;

    /// <summary>Sequence of the newest command that was taken, over restarts.</summary>
    public ulong CommandSequence => _control.Sequence;

    /// <summary>The inverter's clock, to look at it or to set it.</summary>
    public InverterClock InverterClock => _inverterClock;

    /// <summary>Last values of all registers, for people.</summary>
    public RegisterValues Values => _poller.Values;

    /// <summary>Longest record a node with this map appends to its log.</summary>
    public static int RecordLength(RegisterMap map)
    {
        const int Envelope = 384;
        const int Value = ReadingCodec.MaxNameLength + ReadingCodec.MaxUnitLength + 24;
        int reading = Envelope + (Value * (map.ReadingCount + OwnValues));
        return reading > StatementCodec.MaxLength ? reading : StatementCodec.MaxLength;
    }

    /// <summary>Polls when it is time, then does everything else that is due. Never throws.</summary>
    public void Step(long unixSeconds, TimeQuality timeQuality)
    {
        try
        {
            for (int i = 0; i < _options.PulseMeters.Length; i++)
            {
                _options.PulseMeters[i].Drain();
            }

            _updates.Step();
            if (_polledUnix < 0 || unixSeconds / _options.PollSeconds != _polledUnix / _options.PollSeconds)
            {
                _polledUnix = unixSeconds;
                Poll(unixSeconds, timeQuality);
            }

            ReceiveAll(unixSeconds);
            Control(unixSeconds);
            Send(unixSeconds);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Takes acknowledgements and commands, writes what a command wants, sends what is waiting; no poll. Never throws.</summary>
    public void Apply(long unixSeconds)
    {
        try
        {
            ReceiveAll(unixSeconds);
            Control(unixSeconds);
            Send(unixSeconds);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>Takes acknowledgements and commands and sends what is waiting; the inverter is left alone. Never throws.</summary>
    public void Exchange(long unixSeconds)
    {
        try
        {
            ReceiveAll(unixSeconds);
            Send(unixSeconds);
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    /// <summary>The next send begins again at the oldest record the gateway has not acknowledged.</summary>
    public void Resend() => _outbox.Repeat();

    /// <summary>A copy of the map, because each device switches its own variants, with the variants that the installer chose.</summary>
    private static RegisterMap Variant(RegisterMap map, string[] names)
    {
        RegisterMap own = map.Copy();
        for (int i = 0; i < names.Length; i++)
        {
            int variant = own.VariantOf(names[i]);
            if (variant < 0 || own.VariantKindOf(variant) != VariantKind.Chosen)
            {
                throw new ArgumentException("the map " + map.Id + " has no variant " + names[i] + " to choose", nameof(names));
            }

            own.Switch(variant, true);
        }

        return own;
    }

    private static ValueQuality QualityOf(RegisterQuality quality)
    {
        switch (quality)
        {
            case RegisterQuality.Good: return ValueQuality.Good;
            case RegisterQuality.OutOfRange:
            case RegisterQuality.Malformed: return ValueQuality.OutOfRange;
            case RegisterQuality.Jumped:
            case RegisterQuality.Fell: return ValueQuality.Jump;
            case RegisterQuality.Contradicts: return ValueQuality.Inconsistent;
            default: return ValueQuality.ReadFailed;
        }
    }

    private void Poll(long unixSeconds, TimeQuality timeQuality)
    {
        Polls++;
        NodeState state = _poller.Poll(unixSeconds);
        if (state != NodeState.Online)
        {
            FailedPolls++;
            Become(state, WhyNot(state));
            return;
        }

        if (!_log.HasRoom(_room))
        {
            // Leaving readings out keeps the chain whole, and the counters of the next one make up for them; dropping old ones would tear it.
            FailedPolls++;
            Become(NodeState.Online, "the log is full: readings are left out until the gateway takes some");
            return;
        }

        if (_hasNoPast && timeQuality == TimeQuality.Synchronised)
        {
            // Without a memory only the time tells a number above all earlier epochs of this device.
            StartApart((uint)unixSeconds);
        }

        Become(NodeState.Online, "online");
        uint dropped = _log.Dropped;
        BuildReading(unixSeconds, timeQuality);
        int length = _readings.Encode(_reading, _signer, _envelope, 0);
        if (length == 0)
        {
            throw new InvalidOperationException("the reading is longer than the log's records");
        }

        _log.Append(RecordKind.Reading, Epoch, _sequence + 1, _envelope, 0, length);
        _sequence++;
        _readings.HeadHash(_envelope, 0, length, _head, 0);
        Meter(0);
        _log.Sync();
        if (_log.Dropped != dropped)
        {
            GiveUp(RecordKind.Reading, Epoch);
            return;
        }

        SaveState();
    }

    private void BuildReading(long unixSeconds, TimeQuality timeQuality)
    {
        _reading.Clear();
        _reading.DeviceId = _options.DeviceId;
        _reading.Epoch = Epoch;
        _reading.Sequence = _sequence + 1;
        Array.Copy(_head, 0, _reading.PreviousHash, 0, Reading.HashLength);
        _reading.UnixSeconds = unixSeconds;
        _reading.TimeQuality = timeQuality;
        for (int i = 0; i < _names.Length; i++)
        {
            int register = _map.Reading(i);

            // What this model does not have (a third PV input) is no part of its readings.
            if (_poller.Values.Quality(register) == RegisterQuality.Missing)
            {
                continue;
            }

            long mantissa = _poller.Values.Raw(register) * _map.Mantissa(register);
            _reading.Add(_names[i], _units[i], mantissa, (sbyte)_map.Exponent(register), QualityOf(_poller.Values.Quality(register)));
        }

        for (int i = 0; i < _options.PulseMeters.Length; i++)
        {
            _options.PulseMeters[i].AddTo(_reading);
        }

        CompareClock(unixSeconds, timeQuality);
    }

    /// <summary>Once an hour a reading says how far the inverter's clock is off.</summary>
    private void CompareClock(long unixSeconds, TimeQuality timeQuality)
    {
        bool due = _clockUnix < 0 || unixSeconds - _clockUnix >= _options.ClockSeconds || unixSeconds < _clockUnix;
        if (timeQuality == TimeQuality.Synchronised && due && _inverterClock.Exists)
        {
            _clockUnix = unixSeconds;
            bool told = _inverterClock.Read(unixSeconds, timeQuality) == InverterClockResult.Ok;
            _reading.Add(ClockOffsetName, "s", _inverterClock.OffsetSeconds, 0, told ? ValueQuality.Good : ValueQuality.ReadFailed);
        }
    }

    /// <summary>Adds the reading at hand to the energies and states the periods it ended, those up to a number excepted (they are stated already).</summary>
    private void Meter(uint statedPeriod)
    {
        _meter.Observe(_reading);
        while (_meter.TakeEnded())
        {
            uint period = (uint)(_meter.EndedStart / _options.PeriodSeconds);
            if (period <= statedPeriod)
            {
                continue;
            }

            _statement.DeviceId = _options.DeviceId;
            _statement.PeriodStart = _meter.EndedStart;
            _statement.PeriodSeconds = (uint)_options.PeriodSeconds;
            _statement.ImportWh = _meter.EndedWh[0];
            _statement.ExportWh = _meter.EndedWh[1];
            _statement.Epoch = _reading.Epoch;
            _statement.FirstSequence = _meter.EndedFirstSequence;
            _statement.LastSequence = _reading.Sequence;
            Array.Copy(_head, 0, _statement.HeadHash, 0, Reading.HashLength);
            _statements.Sign(_statement, _curve, _options.StatementKey);
            int length = _statements.Encode(_statement, _envelope, 0);
            _log.Append(RecordKind.Statement, _reading.Epoch, period, _envelope, 0, length);
        }
    }

    private void ReceiveAll(long unixSeconds)
    {
        while (true)
        {
            switch (_uplink.Receive(_message, out int length))
            {
                case UplinkMessage.Ack:
                    if (ChainRefusalCodec.IsRefusal(_message, 0, length))
                    {
                        ReceiveRefusal(length);
                    }
                    else if (_acks.Decode(_message, 0, length, _ack) == DecodeResult.Ok)
                    {
                        TakeAck(unixSeconds);
                    }

                    break;
                case UplinkMessage.Update:
                    _updates.Receive(_message, length);
                    break;
                case UplinkMessage.Command:
                    ReceiveCommand(length, unixSeconds);
                    break;
                default:
                    return;
            }
        }
    }

    private void TakeAck(long unixSeconds)
    {
        if (_outbox.Acknowledge(_ack, unixSeconds) && !_ack.IsStatement && _ack.Epoch == Epoch)
        {
            // What this start measured has arrived: a version on trial has done what it is for.
            _updates.Confirm();
        }
    }

    private void ReceiveRefusal(int length)
    {
        if (_refusals.Decode(_message, 0, length, _options.DeviceId, _options.GatewayPublicKey, _curve, _refusal, out bool authentic) != DecodeResult.Ok || !authentic)
        {
            return;
        }

        _log.Rewind();
        for (int i = 0; i < _options.SendWindow && _log.ReadNext(_record); i++)
        {
            if (_record.Epoch == _refusal.Epoch && IsRefused())
            {
                GiveUp(_record.Kind, _refusal.ChainEpoch);
                break;
            }
        }

        _outbox.Repeat();
    }

    private bool IsRefused()
    {
        _readings.HeadHash(_record.Data, 0, _record.Length, _hash, 0);
        for (int i = 0; i < _hash.Length; i++)
        {
            if (_hash[i] != _refusal.Hash[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Of a torn chain nothing that waits can be taken any more, of a wrong statement none that follows from the same energies. The new epoch is saved
    /// first: a crash in between only has the records sent and refused once more.
    /// </summary>
    private void GiveUp(RecordKind torn, uint chainEpoch)
    {
        StartApart(chainEpoch);
        SaveState();
        if (torn == RecordKind.Reading)
        {
            _log.Acknowledge(RecordKind.Reading, uint.MaxValue, uint.MaxValue);
        }

        _log.Acknowledge(RecordKind.Statement, uint.MaxValue, uint.MaxValue);
        _log.Sync();
        _outbox.Repeat();
        ChainsGivenUp++;
    }

    /// <summary>An epoch that does not follow the last one by number, nor the gateway's last: its energies begin anew.</summary>
    private void StartApart(uint chainEpoch)
    {
        uint before = Epoch;
        Epoch = (chainEpoch > before ? chainEpoch : before) + 2;
        _sequence = 0;
        Array.Clear(_head, 0, _head.Length);
        _meter.StartEpoch(before, Epoch);
        _hasNoPast = false;
    }

    private void ReceiveCommand(int length, long unixSeconds)
    {
        DecodeResult result = _commands.Decode(_message, 0, length, _options.DeviceId, _options.GatewayPublicKey, _curve, _command, out bool authentic);
        if (result != DecodeResult.Ok)
        {
            _control.Outcome = CommandOutcome.Malformed;
        }
        else if (!authentic)
        {
            _control.Outcome = CommandOutcome.Forged;
        }
        else if (_control.Accept(_command, unixSeconds) == CommandOutcome.Accepted)
        {
            SaveState();
        }
    }

    private void Control(long unixSeconds)
    {
        if (State != NodeState.Online || _master.ReadOnly || !_control.IsDue(unixSeconds))
        {
            return;
        }

        if (_control.Prepare(unixSeconds))
        {
            SaveState();
            _control.Write();
            SaveState();
        }
    }

    private void Send(long unixSeconds)
    {
        if (!_uplink.Connected)
        {
            _statusSent = false;
        }
        else if (!_statusSent)
        {
            byte[] text = System.Text.Encoding.UTF8.GetBytes(Reason);
            _statusSent = _uplink.Publish(_topics.Status, text, 0, text.Length, true);
        }

        while (_uplink.Connected && _updates.HasReport)
        {
            int length = _updates.Report(_message);
            _uplink.Publish(_topics.UpdateReport, _message, 0, length, false);
        }

        _outbox.Send(unixSeconds);
    }

    private void Become(NodeState state, string reason)
    {
        if (state != State || reason != Reason)
        {
            State = state;
            Reason = reason;
            _statusSent = false;
        }
    }

    private void Fail(Exception e) => Become(NodeState.Failed, "failed: " + e.Message);

    private string WhyNot(NodeState state)
    {
        switch (state)
        {
            case NodeState.WrongDevice: return "another device answers, serial number " + _poller.SerialNumber;
            case NodeState.Empty: return "the inverter answers with zeros only";
            default: return "the inverter can not be read: " + ModbusResultText.Of(_poller.LineResult);
        }
    }

    /// <summary>
    /// Continues the chain in the next epoch where state and log agree about the past; otherwise in one apart from it, with energies that begin anew.
    /// </summary>
    private void Restore()
    {
        bool known = _stateFile.Read(_state) == StateLength
            && _state[0] == StateVersion
            && ByteOrder.GetUInt32(_state, StateLength - 4) == Crc32.Update(0, _state, 0, StateLength - 4);
        uint epoch = known ? ByteOrder.GetUInt32(_state, 1) : 0;
        uint sequence = known ? ByteOrder.GetUInt32(_state, 5) : 0;
        bool unused = known && sequence == 0 && epoch > _log.LastEpoch;
        bool logIsWhole = unused || _log.LastEpoch > epoch || (_log.LastEpoch == epoch && _log.LastSequence >= sequence);
        bool continues = known && logIsWhole && ByteOrder.GetUInt32(_state, 9) == (uint)_options.PeriodSeconds && _meter.LoadState(_state, StateHead);
        if (known)
        {
            _control.LoadState(_state, ControlOffset);
            for (int i = 0; i < _options.PulseMeters.Length; i++)
            {
                _options.PulseMeters[i].LoadState(_state, PulseOffset + (i * PulseCounter.StateSize));
            }
        }

        Array.Clear(_head, 0, _head.Length);
        if (continues)
        {
            Replay(epoch, sequence);
            Epoch = unused ? epoch : (_log.LastEpoch > epoch ? _log.LastEpoch : epoch) + 1;
            _meter.StartEpoch();
            Array.Clear(_head, 0, _head.Length);
            return;
        }

        _meter = new PeriodMeter(_options.PeriodSeconds);
        Epoch = _log.LastEpoch > epoch ? _log.LastEpoch : epoch;
        _hasNoPast = Epoch == 0;
        Epoch += _hasNoPast ? 1u : 2u;
    }

    /// <summary>
    /// Meters readings that a crash left in the log without their energies in the state file. They are never acknowledged, because a reading is
    /// sent only after its state was saved.
    /// </summary>
    private void Replay(uint epoch, uint sequence)
    {
        uint stated = 0;
        bool behind = false;
        while (_log.ReadNext(_record))
        {
            stated = _record.Kind == RecordKind.Statement && _record.Sequence > stated ? _record.Sequence : stated;
            behind = behind || (_record.Kind == RecordKind.Reading && IsAfter(epoch, sequence));
        }

        _log.Rewind();
        CoseEnvelope parts = new CoseEnvelope();
        while (behind && _log.ReadNext(_record))
        {
            if (_record.Kind == RecordKind.Reading && IsAfter(epoch, sequence)
                && _readings.Decode(_record.Data, 0, _record.Length, _reading, parts) == DecodeResult.Ok)
            {
                if (_record.Epoch != epoch)
                {
                    _meter.StartEpoch(epoch, _record.Epoch);
                    epoch = _record.Epoch;
                }

                sequence = _record.Sequence;
                _readings.HeadHash(_record.Data, 0, _record.Length, _head, 0);
                Meter(stated);
            }
        }

        if (behind)
        {
            _log.Sync();
            _log.Rewind();
        }
    }

    private bool IsAfter(uint epoch, uint sequence) => _record.Epoch > epoch || (_record.Epoch == epoch && _record.Sequence > sequence);

    private void SaveState()
    {
        _state[0] = StateVersion;
        ByteOrder.PutUInt32(_state, 1, Epoch);
        ByteOrder.PutUInt32(_state, 5, _sequence);
        ByteOrder.PutUInt32(_state, 9, (uint)_options.PeriodSeconds);
        _meter.SaveState(_state, StateHead);
        _control.SaveState(_state, ControlOffset);
        for (int i = 0; i < _options.PulseMeters.Length; i++)
        {
            _options.PulseMeters[i].Counter.SaveState(_state, PulseOffset + (i * PulseCounter.StateSize));
        }

        ByteOrder.PutUInt32(_state, StateLength - 4, Crc32.Update(0, _state, 0, StateLength - 4));
        _stateFile.Write(_state, StateLength);
    }
}
