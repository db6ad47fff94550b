namespace EdgeEnergy.Core;

/// <summary>Decodes a captured frame of unknown framing and direction: Solarman V5, RTU and MBAP are told apart by what can be verified.</summary>
public static class FrameReader
{
    /// <summary>
    /// Decodes the first frame of <c>buffer[0..length)</c>. Complete: message, unit and kind are set, and the result is Ok or the exception the
    /// device answered. KeepAlive: a logger's own message. Failed: the result says why. Incomplete: the bytes end too early.
    /// </summary>
    public static FrameStatus Read(byte[] buffer, int length, ModbusFrame frame)
    {
        FrameStatus status = SolarmanFraming.DecodeAny(buffer, length, frame);
        bool envelope = status != FrameStatus.Incomplete;
        if (envelope)
        {
            return Judge(status, frame);
        }

        // A CRC is stronger evidence than an MBAP header: 01 03 00 00 00 02 c4 0b is both.
        if (IsRtu(buffer, length, frame))
        {
            return Judge(FrameStatus.Complete, frame);
        }

        status = TcpFraming.Decode(buffer, length, frame);
        if (status == FrameStatus.Complete && HasStructure(frame))
        {
            return Judge(status, frame);
        }

        return Explain(buffer, length, frame);
    }

    private static bool IsRtu(byte[] buffer, int length, ModbusFrame frame)
    {
        frame.Reset(FrameKind.Rtu);
        if (length < 5)
        {
            return false;
        }

        for (int direction = 0; direction < 2; direction++)
        {
            int pduLength = ModbusPdu.ExpectedLength(buffer, 1, length - 1, direction == 1);
            int total = pduLength + 3;
            if (pduLength > 0 && total <= length && Crc16.Matches(buffer, 0, total))
            {
                frame.Unit = buffer[0];
                frame.SetPdu(buffer, 1, pduLength);
                frame.Consumed = total;
                return true;
            }
        }

        return false;
    }

    private static bool HasStructure(ModbusFrame frame)
    {
        int asked = ModbusPdu.ExpectedLength(frame.Buffer, frame.PduOffset, frame.PduLength, true);
        int answered = ModbusPdu.ExpectedLength(frame.Buffer, frame.PduOffset, frame.PduLength, false);
        bool cut = frame.Buffer[frame.PduOffset] == ModbusPdu.WriteMultipleRegisters && frame.PduLength < 5;
        return asked == frame.PduLength || answered == frame.PduLength || cut;
    }

    private static FrameStatus Judge(FrameStatus status, ModbusFrame frame)
    {
        if (status != FrameStatus.Complete)
        {
            return status;
        }

        byte function = frame.Buffer[frame.PduOffset];
        if ((function & ModbusPdu.ExceptionFlag) != 0 && frame.PduLength > 1)
        {
            frame.Result = ModbusPdu.ExceptionResult(frame.Buffer[frame.PduOffset + 1]);
        }
        else if (function == ModbusPdu.WriteMultipleRegisters && frame.PduLength < 5)
        {
            frame.Result = ModbusResult.TruncatedEcho;
        }

        return status;
    }

    /// <summary>Names what is wrong with bytes that no framing accepts.</summary>
    private static FrameStatus Explain(byte[] buffer, int length, ModbusFrame frame)
    {
        if (length > 0 && buffer[0] == 0xA5)
        {
            frame.Reset(FrameKind.SolarmanV5);
            int total = length < 3 ? int.MaxValue : (buffer[1] | (buffer[2] << 8)) + 13;
            return total > length ? frame.End(FrameStatus.Incomplete, 0) : frame.Fail(ModbusResult.BadEnvelope, length);
        }

        if (length > 7 && buffer[2] == 0 && buffer[3] == 0 && ModbusPdu.GetUInt16(buffer, 4) <= 1 + ModbusPdu.MaximumLength)
        {
            frame.Reset(FrameKind.Tcp);
            return ModbusPdu.GetUInt16(buffer, 4) + 6 > length ? frame.End(FrameStatus.Incomplete, 0) : frame.Fail(ModbusResult.BadLength, length);
        }

        frame.Reset(FrameKind.Rtu);
        int pduLength = length < 3 ? 0 : ModbusPdu.ExpectedLength(buffer, 1, length - 1, false);
        if (pduLength < 0)
        {
            frame.Reset(FrameKind.Unknown);
            return frame.Fail(ModbusResult.BadEnvelope, length);
        }

        return pduLength == 0 || pduLength + 3 > length ? frame.End(FrameStatus.Incomplete, 0) : frame.Fail(ModbusResult.BadCrc, length);
    }
}
