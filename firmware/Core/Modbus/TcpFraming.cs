namespace EdgeEnergy.Core;

/// <summary>
/// Modbus TCP: transaction id, protocol 0, length, unit, message (Modbus Messaging on TCP/IP V1.0b, section 3.1.3). No checksum of its own, so
/// every field of the header is checked.
/// </summary>
public sealed class TcpFraming : IModbusFraming
{
    private const int HeaderLength = 7;
    private ushort transaction;
    private byte requestUnit;

    public FrameKind Kind => FrameKind.Tcp;

    public int MaximumFrameLength => HeaderLength + ModbusPdu.MaximumLength;

    public bool SilenceSeparates => false;

    public int EncodeRequest(byte unit, byte[] pdu, int pduLength, byte[] frame)
    {
        transaction++;
        requestUnit = unit;
        return Encode(transaction, unit, pdu, pduLength, frame);
    }

    public FrameStatus DecodeResponse(byte[] buffer, int length, ModbusFrame frame)
    {
        FrameStatus status = Decode(buffer, length, frame);
        if (status != FrameStatus.Complete)
        {
            return status;
        }

        // An answer that comes after its time-out carries an older transaction id.
        if (frame.Transaction != transaction)
        {
            return FrameStatus.Skipped;
        }

        return frame.Unit == requestUnit ? FrameStatus.Complete : frame.Fail(ModbusResult.WrongUnit, frame.Consumed);
    }

    public int EncodeKeepAlive(ModbusFrame received, long unixSeconds, byte[] frame) => 0;

    public FrameStatus DecodeRequest(byte[] buffer, int length, ModbusFrame frame) => Decode(buffer, length, frame);

    public int EncodeResponse(ModbusFrame request, byte[] pdu, int pduLength, byte[] frame) =>
        Encode(request.Transaction, request.Unit, pdu, pduLength, frame);

    internal static FrameStatus Decode(byte[] buffer, int length, ModbusFrame frame)
    {
        frame.Reset(FrameKind.Tcp);
        if (length < HeaderLength + 1)
        {
            return FrameStatus.Incomplete;
        }

        int following = ModbusPdu.GetUInt16(buffer, 4);
        if (buffer[2] != 0 || buffer[3] != 0 || following < 3 || following > 1 + ModbusPdu.MaximumLength)
        {
            return frame.Fail(ModbusResult.BadEnvelope, length);
        }

        if (length < 6 + following)
        {
            return FrameStatus.Incomplete;
        }

        frame.Transaction = ModbusPdu.GetUInt16(buffer, 0);
        frame.Unit = buffer[6];
        frame.SetPdu(buffer, HeaderLength, following - 1);
        return frame.End(FrameStatus.Complete, 6 + following);
    }

    private static int Encode(int transaction, byte unit, byte[] pdu, int pduLength, byte[] frame)
    {
        ModbusPdu.PutUInt16(frame, 0, transaction);
        ModbusPdu.PutUInt16(frame, 2, 0);
        ModbusPdu.PutUInt16(frame, 4, pduLength + 1);
        frame[6] = unit;
        System.Array.Copy(pdu, 0, frame, HeaderLength, pduLength);
        return HeaderLength + pduLength;
    }
}
