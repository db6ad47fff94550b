namespace EdgeEnergy.Core;

/// <summary>Modbus RTU: unit, message, CRC-16 low byte first (Modbus over Serial Line V1.02, section 2.5.1).</summary>
public sealed class RtuFraming : IModbusFraming
{
    private readonly byte[] request = new byte[5];
    private byte requestUnit;

    public FrameKind Kind => FrameKind.Rtu;

    public int MaximumFrameLength => 256;

    public bool SilenceSeparates => true;

    public int EncodeRequest(byte unit, byte[] pdu, int pduLength, byte[] frame)
    {
        requestUnit = unit;
        System.Array.Copy(pdu, 0, request, 0, 5);
        return Encode(unit, pdu, pduLength, frame, 0);
    }

    public FrameStatus DecodeResponse(byte[] buffer, int length, ModbusFrame frame)
    {
        frame.Reset(FrameKind.Rtu);
        if (length < 3)
        {
            return FrameStatus.Incomplete;
        }

        // What does not fit the request is refused before its length is believed.
        frame.Unit = buffer[0];
        if (buffer[0] != requestUnit)
        {
            return frame.Fail(ModbusResult.WrongUnit, length);
        }

        if ((buffer[1] & ~ModbusPdu.ExceptionFlag) != request[0])
        {
            return frame.Fail(ModbusResult.WrongFunction, length);
        }

        bool read = buffer[1] == ModbusPdu.ReadHoldingRegisters || buffer[1] == ModbusPdu.ReadInputRegisters;
        if (read && buffer[2] != 2 * ModbusPdu.GetUInt16(request, 3))
        {
            return frame.Fail(ModbusResult.WrongByteCount, length);
        }

        int total = 3 + ModbusPdu.ExpectedLength(buffer, 1, length - 1, false);
        if (length < total)
        {
            return FrameStatus.Incomplete;
        }

        if (!Crc16.Matches(buffer, 0, total))
        {
            return frame.Fail(ModbusResult.BadCrc, length);
        }

        frame.SetPdu(buffer, 1, total - 3);
        return frame.End(FrameStatus.Complete, total);
    }

    public int EncodeKeepAlive(ModbusFrame received, long unixSeconds, byte[] frame) => 0;

    public FrameStatus DecodeRequest(byte[] buffer, int length, ModbusFrame frame)
    {
        frame.Reset(FrameKind.Rtu);
        int pduLength = length < 2 ? 0 : ModbusPdu.ExpectedLength(buffer, 1, length - 1, true);
        if (pduLength == 0)
        {
            return FrameStatus.Incomplete;
        }

        // A function of unknown structure ends where the received bytes end.
        int total = pduLength < 0 ? length : pduLength + 3;
        if (total > MaximumFrameLength)
        {
            return frame.Fail(ModbusResult.BadLength, length);
        }

        if (length < total || total < 4)
        {
            return FrameStatus.Incomplete;
        }

        if (!Crc16.Matches(buffer, 0, total))
        {
            return frame.Fail(ModbusResult.BadCrc, length);
        }

        frame.Unit = buffer[0];
        frame.SetPdu(buffer, 1, total - 3);
        return frame.End(FrameStatus.Complete, total);
    }

    public int EncodeResponse(ModbusFrame request, byte[] pdu, int pduLength, byte[] frame) => Encode(request.Unit, pdu, pduLength, frame, 0);

    internal static int Encode(byte unit, byte[] pdu, int pduLength, byte[] frame, int offset)
    {
        frame[offset] = unit;
        System.Array.Copy(pdu, 0, frame, offset + 1, pduLength);
        return Crc16.Append(frame, offset, offset + 1 + pduLength);
    }
}
