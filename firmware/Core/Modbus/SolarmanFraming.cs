namespace EdgeEnergy.Core;

/// <summary>
/// Solarman V5: the protocol of Deye logger sticks, an RTU frame in an envelope with logger serial, sequence and checksum (documented by
/// pysolarmanv5, docs/solarmanv5_protocol.rst). Text, foreign RTU frames, late answers and other clients' answers on the same socket are skipped.
/// </summary>
public sealed class SolarmanFraming : IModbusFraming
{
    private const byte Start = 0xA5;
    private const byte End = 0x15;
    private const byte ControlSuffix = 0x10;
    private const byte RequestControl = 0x45;
    private const byte ResponseControl = 0x15;
    private const byte InverterFrame = 2;
    private const int HeaderLength = 11;
    private const int EnvelopeLength = HeaderLength + 2;
    private const int RequestPrefix = 15;
    private const int ResponsePrefix = 14;
    private const int MaximumPayload = 1024;

    private readonly byte[] request = new byte[5];
    private byte requestUnit;
    private byte sequence;
    private byte loggerSequence;

    /// <summary>A framing for one socket.</summary>
    /// <param name="loggerSerial">Serial number of the logger stick, not of the inverter; 0 = learn it from the first answer.</param>
    /// <param name="firstSequence">Where the request sequence starts; random, so that a restart does not match late answers.</param>
    public SolarmanFraming(uint loggerSerial, byte firstSequence)
    {
        LoggerSerial = loggerSerial;
        sequence = firstSequence;
    }

    public FrameKind Kind => FrameKind.SolarmanV5;

    public int MaximumFrameLength => EnvelopeLength + MaximumPayload;

    public bool SilenceSeparates => false;

    /// <summary>Serial number of the logger stick as configured or learned, 0 when not known yet.</summary>
    public uint LoggerSerial { get; private set; }

    /// <summary>Server side: what the logger puts into its time field, Unix seconds.</summary>
    public long UnixSeconds { get; set; }

    public int EncodeRequest(byte unit, byte[] pdu, int pduLength, byte[] frame)
    {
        sequence++;
        requestUnit = unit;
        System.Array.Copy(pdu, 0, request, 0, 5);
        System.Array.Clear(frame, HeaderLength, RequestPrefix);
        frame[HeaderLength] = InverterFrame;
        int end = RtuFraming.Encode(unit, pdu, pduLength, frame, HeaderLength + RequestPrefix);
        return Close(frame, end, RequestControl, sequence, 0, LoggerSerial);
    }

    public FrameStatus DecodeResponse(byte[] buffer, int length, ModbusFrame frame)
    {
        FrameStatus status = FindEnvelope(buffer, length, frame, out int start, out int total);
        if (status != FrameStatus.Complete)
        {
            return SpeaksModbusTcp(buffer, length, frame) ? frame.Fail(ModbusResult.LoggerSpeaksModbusTcp, length) : status;
        }

        int consumed = start + total;
        if (IsLoggerMessage(frame.Control))
        {
            return frame.End(FrameStatus.KeepAlive, consumed);
        }

        if (frame.Control != ResponseControl || frame.Transaction != sequence)
        {
            return frame.End(FrameStatus.Skipped, consumed);
        }

        uint asked = LoggerSerial;
        if (asked == 0)
        {
            LoggerSerial = frame.LoggerSerial;
        }

        status = DecodeMessage(buffer, start, total, frame);
        if (status != FrameStatus.Complete)
        {
            return status;
        }

        if (asked != 0 && asked != frame.LoggerSerial)
        {
            return frame.End(FrameStatus.Skipped, consumed);
        }

        if (frame.Unit != requestUnit)
        {
            return frame.Fail(ModbusResult.WrongUnit, consumed);
        }

        return FrameStatus.Complete;
    }

    /// <summary>Time response that keeps the logger's link open: control code less 0x30, sequence plus one, Unix time.</summary>
    public int EncodeKeepAlive(ModbusFrame received, long unixSeconds, byte[] frame)
    {
        frame[HeaderLength] = 0;
        frame[HeaderLength + 1] = 1;
        PutUInt32Little(frame, HeaderLength + 2, (uint)unixSeconds);
        PutUInt32Little(frame, HeaderLength + 6, 0);
        return Close(frame, HeaderLength + 10, (byte)(received.Control - 0x30), (byte)(received.Transaction + 1), received.LoggerSequence, received.LoggerSerial);
    }

    public FrameStatus DecodeRequest(byte[] buffer, int length, ModbusFrame frame)
    {
        FrameStatus status = FindEnvelope(buffer, length, frame, out int start, out int total);
        if (status != FrameStatus.Complete)
        {
            return status;
        }

        return frame.Control == RequestControl ? DecodeMessage(buffer, start, total, frame) : frame.End(FrameStatus.Skipped, start + total);
    }

    public int EncodeResponse(ModbusFrame request, byte[] pdu, int pduLength, byte[] frame)
    {
        BeginResponse(frame);
        int end = RtuFraming.Encode(request.Unit, pdu, pduLength, frame, HeaderLength + ResponsePrefix);
        return Close(frame, end, ResponseControl, (byte)request.Transaction, loggerSequence++, LoggerSerial == 0 ? request.LoggerSerial : LoggerSerial);
    }

    /// <summary>Server side: the two-byte error payload (5 no answer from the inverter, 6 wrong logger serial); returns the frame's length.</summary>
    public int EncodeError(ModbusFrame request, byte code, byte[] frame)
    {
        BeginResponse(frame);
        frame[HeaderLength + ResponsePrefix] = code;
        frame[HeaderLength + ResponsePrefix + 1] = 0;
        return Close(frame, HeaderLength + ResponsePrefix + 2, ResponseControl, (byte)request.Transaction, loggerSequence++, LoggerSerial);
    }

    /// <summary>Server side: the heartbeat a logger sends about once a minute; returns the frame's length.</summary>
    public int EncodeHeartbeat(byte[] frame)
    {
        frame[HeaderLength] = 0;
        return Close(frame, HeaderLength + 1, 0x47, sequence, loggerSequence++, LoggerSerial);
    }

    /// <summary>Decodes the first frame in the buffer whatever it answers; for captures.</summary>
    internal static FrameStatus DecodeAny(byte[] buffer, int length, ModbusFrame frame)
    {
        FrameStatus status = FindEnvelope(buffer, length, frame, out int start, out int total);
        if (status != FrameStatus.Complete)
        {
            return status;
        }

        return frame.Control == RequestControl || frame.Control == ResponseControl
            ? DecodeMessage(buffer, start, total, frame)
            : frame.End(FrameStatus.KeepAlive, start + total);
    }

    /// <summary>True for messages a logger sends unasked: handshake, data, Wi-Fi information, heartbeat, report.</summary>
    private static bool IsLoggerMessage(byte control) =>
        control == 0x41 || control == 0x42 || control == 0x43 || control == 0x47 || control == 0x48;

    private static FrameStatus FindEnvelope(byte[] buffer, int length, ModbusFrame frame, out int start, out int total)
    {
        frame.Reset(FrameKind.SolarmanV5);
        total = 0;
        for (start = 0; start < length; start++)
        {
            if (buffer[start] != Start)
            {
                continue;
            }

            int available = length - start;
            if (available < 4)
            {
                return frame.End(FrameStatus.Incomplete, start);
            }

            int payload = buffer[start + 1] | (buffer[start + 2] << 8);
            if (payload > MaximumPayload || buffer[start + 3] != ControlSuffix)
            {
                continue;
            }

            total = payload + EnvelopeLength;
            if (available < total)
            {
                return frame.End(FrameStatus.Incomplete, start);
            }

            if (buffer[start + total - 1] != End || buffer[start + total - 2] != Checksum(buffer, start, total))
            {
                continue;
            }

            frame.Control = buffer[start + 4];
            frame.Transaction = buffer[start + 5];
            frame.LoggerSequence = buffer[start + 6];
            frame.LoggerSerial = GetUInt32Little(buffer, start + 7);
            return frame.End(FrameStatus.Complete, start + total);
        }

        return frame.End(FrameStatus.Incomplete, length);
    }

    private static FrameStatus DecodeMessage(byte[] buffer, int start, int total, ModbusFrame frame)
    {
        int consumed = start + total;
        bool asks = frame.Control == RequestControl;
        int rtu = start + HeaderLength + (asks ? RequestPrefix : ResponsePrefix);
        int count = consumed - 2 - rtu;
        if (count < 2)
        {
            return frame.Fail(ModbusResult.BadLength, consumed);
        }

        if (!asks)
        {
            uint offset = GetUInt32Little(buffer, start + 21);
            frame.LoggerUnixSeconds = offset == 0 ? 0 : (long)offset + GetUInt32Little(buffer, start + 13);
            if (count == 2)
            {
                return frame.Fail(ShortError(buffer[rtu], buffer[rtu + 1]), consumed);
            }
        }

        if (buffer[start + HeaderLength] != InverterFrame)
        {
            return frame.End(FrameStatus.Skipped, consumed);
        }

        int pduLength = ModbusPdu.ExpectedLength(buffer, rtu + 1, count - 1, asks);
        int expected = pduLength + 3;

        // Some sticks append 00 00 after a valid CRC; the CRC over frame, CRC and zeros is zero again, so the structure decides.
        bool doubled = count == expected + 2 && buffer[consumed - 4] == 0 && buffer[consumed - 3] == 0;
        if (pduLength < 1 || (count != expected && !doubled))
        {
            return frame.Fail(ModbusResult.BadLength, consumed);
        }

        if (!Crc16.Matches(buffer, rtu, expected))
        {
            return frame.Fail(ModbusResult.BadCrc, consumed);
        }

        frame.Unit = buffer[rtu];
        frame.SetPdu(buffer, rtu + 1, pduLength);
        return frame.End(FrameStatus.Complete, consumed);
    }

    private static ModbusResult ShortError(byte low, byte high)
    {
        if (high != 0)
        {
            return ModbusResult.LoggerError;
        }

        return low == 5 ? ModbusResult.LoggerSilent
            : low == 6 ? ModbusResult.LoggerWrongSerial
            : low >= 1 && low <= 4 ? (ModbusResult)low
            : ModbusResult.LoggerError;
    }

    /// <summary>
    /// An Ethernet stick takes a V5 request for Modbus TCP: it answers in MBAP, some of them with the request's first five bytes as its header, so that only the low
    /// byte of the length is its own (seen by davidrapan/ha-solarman, pysolarman).
    /// </summary>
    private bool SpeaksModbusTcp(byte[] buffer, int length, ModbusFrame frame)
    {
        if (length < 9)
        {
            return false;
        }

        bool plain = buffer[0] != Start && buffer[2] == 0 && buffer[3] == 0 && buffer[6] == requestUnit && ModbusPdu.GetUInt16(buffer, 4) + 6 == length
            && (buffer[7] & ~ModbusPdu.ExceptionFlag) == request[0];
        bool echoed = buffer[0] == Start && buffer[3] == ControlSuffix && buffer[4] == RequestControl && buffer[5] + 6 == length
            && (length == 9 || buffer[8] + 9 == length);
        if (plain || echoed)
        {
            frame.Reset(FrameKind.Tcp);
        }

        return plain || echoed;
    }

    private void BeginResponse(byte[] frame)
    {
        frame[HeaderLength] = InverterFrame;
        frame[HeaderLength + 1] = 1;
        PutUInt32Little(frame, HeaderLength + 2, 0);
        PutUInt32Little(frame, HeaderLength + 6, 0);
        PutUInt32Little(frame, HeaderLength + 10, (uint)UnixSeconds);
    }

    private static int Close(byte[] frame, int end, byte control, byte clientSequence, byte serverSequence, uint serial)
    {
        int payload = end - HeaderLength;
        frame[0] = Start;
        frame[1] = (byte)payload;
        frame[2] = (byte)(payload >> 8);
        frame[3] = ControlSuffix;
        frame[4] = control;
        frame[5] = clientSequence;
        frame[6] = serverSequence;
        PutUInt32Little(frame, 7, serial);
        frame[end] = Checksum(frame, 0, end + 2);
        frame[end + 1] = End;
        return end + 2;
    }

    private static byte Checksum(byte[] buffer, int start, int total)
    {
        int sum = 0;
        for (int i = start + 1; i < start + total - 2; i++)
        {
            sum += buffer[i];
        }

        return (byte)sum;
    }

    private static uint GetUInt32Little(byte[] buffer, int offset) =>
        (uint)(buffer[offset] | (buffer[offset + 1] << 8) | (buffer[offset + 2] << 16) | (buffer[offset + 3] << 24));

    private static void PutUInt32Little(byte[] buffer, int offset, uint value)
    {
        buffer[offset] = (byte)value;
        buffer[offset + 1] = (byte)(value >> 8);
        buffer[offset + 2] = (byte)(value >> 16);
        buffer[offset + 3] = (byte)(value >> 24);
    }
}
