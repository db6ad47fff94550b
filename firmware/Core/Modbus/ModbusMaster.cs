namespace EdgeEnergy.Core;

/// <summary>
/// Modbus client of one line: reads with function 3 (4 for meters that ask for it), writes with function 16 only, repeats what failed. Never throws on what the
/// line delivers. Not thread-safe: one owner per line. Allocates nothing after construction.
/// </summary>
public sealed class ModbusMaster
{
    private readonly IByteStream stream;
    private readonly IModbusFraming framing;
    private readonly IMonotonicClock clock;
    private readonly ModbusOptions options;
    private readonly ModbusFrame frame = new ModbusFrame();
    private readonly byte[] pdu = new byte[ModbusPdu.MaximumLength];
    private readonly byte[] answer = new byte[ModbusPdu.MaximumLength + 4];
    private readonly byte[] sent;
    private readonly byte[] received;
    private int length;
    private long lastActivity;

    public ModbusMaster(IByteStream stream, IModbusFraming framing, IMonotonicClock clock, ModbusOptions options)
    {
        this.stream = stream;
        this.framing = framing;
        this.clock = clock;
        this.options = options;
        sent = new byte[framing.MaximumFrameLength];
        received = new byte[2 * framing.MaximumFrameLength];
        lastActivity = clock.Milliseconds;
    }

    /// <summary>True when this master sends no write function code.</summary>
    public bool ReadOnly => options.ReadOnly;

    /// <summary>Time told to logger sticks that ask for it, Unix seconds.</summary>
    public long UnixSeconds { get; set; }

    /// <summary>True: nothing is repeated, for a device that does not answer at the moment.</summary>
    public bool SingleAttempt { get; set; }

    /// <summary>Requests sent so far, repetitions included.</summary>
    public long Requests { get; private set; }

    /// <summary>Requests that had no usable answer.</summary>
    public long Failures { get; private set; }

    /// <summary>Reads <paramref name="count"/> (1 to 125) holding registers into <c>destination[offset..]</c>; untouched unless the result is Ok.</summary>
    public ModbusResult ReadHolding(byte unit, int start, int count, ushort[] destination, int offset) =>
        Read(unit, ModbusPdu.ReadHoldingRegisters, start, count, destination, offset);

    /// <summary>Reads <paramref name="count"/> (1 to 125) registers with function 3 or 4; the destination is untouched unless the result is Ok.</summary>
    public ModbusResult Read(byte unit, byte function, int start, int count, ushort[] destination, int offset)
    {
        bool reads = function == ModbusPdu.ReadHoldingRegisters || function == ModbusPdu.ReadInputRegisters;
        if (!reads || start < 0 || count < 1 || count > ModbusPdu.MaximumRead || start + count > 65536 || offset + count > destination.Length)
        {
            return ModbusResult.BadRequest;
        }

        ModbusResult result = Exchange(unit, ModbusPdu.ReadRequest(function, start, count, pdu));
        for (int i = 0; result == ModbusResult.Ok && i < count; i++)
        {
            destination[offset + i] = frame.Register(i);
        }

        return result;
    }

    /// <summary>Writes <paramref name="count"/> (1 to 123) registers with function 16, also a single one.</summary>
    public ModbusResult WriteMultiple(byte unit, int start, ushort[] values, int offset, int count)
    {
        if (options.ReadOnly)
        {
            return ModbusResult.ReadOnly;
        }

        if (start < 0 || count < 1 || count > ModbusPdu.MaximumWrite || start + count > 65536 || offset + count > values.Length)
        {
            return ModbusResult.BadRequest;
        }

        return Exchange(unit, ModbusPdu.WriteRequest(start, values, offset, count, pdu));
    }

    private static bool IsWorthRepeating(ModbusResult result)
    {
        switch (result)
        {
            case ModbusResult.Ok:
            case ModbusResult.IllegalFunction:
            case ModbusResult.IllegalAddress:
            case ModbusResult.IllegalValue:
            case ModbusResult.Disconnected:
            case ModbusResult.TruncatedEcho:
                return false;
            default:
                return true;
        }
    }

    private ModbusResult Exchange(byte unit, int pduLength)
    {
        ModbusResult result = ModbusResult.Timeout;
        for (int attempt = 0; attempt <= options.Retries; attempt++)
        {
            Requests++;
            result = ExchangeOnce(unit, pduLength);
            lastActivity = clock.Milliseconds;
            if (result != ModbusResult.Ok)
            {
                Failures++;
            }

            if (SingleAttempt || !IsWorthRepeating(result))
            {
                return result;
            }
        }

        return result;
    }

    private ModbusResult ExchangeOnce(byte unit, int pduLength)
    {
        KeepSilence();
        int count = framing.EncodeRequest(unit, pdu, pduLength, sent);
        if (!stream.Write(sent, 0, count))
        {
            length = 0;
            return ModbusResult.Disconnected;
        }

        long deadline = clock.Milliseconds + options.TimeoutMilliseconds;
        while (true)
        {
            FrameStatus status = TakeFrame();
            if (status == FrameStatus.Complete || status == FrameStatus.Failed)
            {
                return frame.Result;
            }

            long remaining = deadline - clock.Milliseconds;
            if (length > 0 && framing.SilenceSeparates && options.GapMilliseconds > 0 && remaining > options.GapMilliseconds)
            {
                remaining = options.GapMilliseconds;
            }

            int read = remaining <= 0 ? 0 : stream.Read(received, length, received.Length - length, (int)remaining);
            if (read <= 0)
            {
                length = 0;
                return read < 0 ? ModbusResult.Disconnected : ModbusResult.Timeout;
            }

            length += read;
        }
    }

    /// <summary>Works through the received bytes up to the answer; keep-alive messages on the way are answered.</summary>
    private FrameStatus TakeFrame()
    {
        while (length > 0)
        {
            FrameStatus status = framing.DecodeResponse(received, length, frame);
            if (status == FrameStatus.Complete)
            {
                frame.Result = ModbusPdu.CheckResponse(pdu, frame.Buffer, frame.PduOffset, frame.PduLength);
                CopyAnswer();
            }

            Consume(frame.Consumed);
            switch (status)
            {
                case FrameStatus.Complete:
                case FrameStatus.Failed:
                    return status;
                case FrameStatus.KeepAlive:
                    AnswerKeepAlive();
                    break;
                case FrameStatus.Incomplete:
                    if (length == received.Length)
                    {
                        length = 0;
                    }

                    return status;
                default:
                    break;
            }
        }

        return FrameStatus.Incomplete;
    }

    /// <summary>Moves the message out of the receive buffer, whose bytes shift when the frame is consumed.</summary>
    private void CopyAnswer()
    {
        int count = frame.PduLength <= answer.Length ? frame.PduLength : answer.Length;
        System.Array.Copy(frame.Buffer, frame.PduOffset, answer, 0, count);
        frame.SetPdu(answer, 0, count);
    }

    private void AnswerKeepAlive()
    {
        int count = framing.EncodeKeepAlive(frame, UnixSeconds, sent);
        if (count > 0)
        {
            stream.Write(sent, 0, count);
        }
    }

    private void Consume(int count)
    {
        length -= count;
        if (length > 0 && count > 0)
        {
            System.Array.Copy(received, count, received, 0, length);
        }
    }

    /// <summary>
    /// Waits until the line was silent long enough. Where silence separates frames what comes meanwhile is stale and dropped; elsewhere it is kept
    /// and worked through with the next answer.
    /// </summary>
    private void KeepSilence()
    {
        if (framing.SilenceSeparates)
        {
            length = 0;
            stream.DiscardInput();
        }

        long giveUp = clock.Milliseconds + options.SilenceMilliseconds + options.TimeoutMilliseconds;
        while (true)
        {
            long now = clock.Milliseconds;
            long remaining = lastActivity + options.SilenceMilliseconds - now;
            if (remaining <= 0 || now >= giveUp)
            {
                return;
            }

            if (length == received.Length)
            {
                length = 0;
            }

            int read = stream.Read(received, length, received.Length - length, (int)remaining);
            if (read < 0)
            {
                // Writing is what brings a line up again.
                return;
            }

            if (read > 0)
            {
                lastActivity = clock.Milliseconds;
                length = framing.SilenceSeparates ? 0 : length + read;
            }
        }
    }
}
