namespace EdgeEnergy.Core;

/// <summary>
/// Modbus server of one line as a pure byte machine: <see cref="Receive"/> takes what the line delivered, <see cref="Respond"/> yields the frames
/// to send back. Serves functions 3 and 16 as the Deye inverters do; everything else is answered with exception 1.
/// </summary>
public sealed class ModbusSlave
{
    private readonly IModbusFraming framing;
    private readonly IRegisterBank bank;
    private readonly byte unit;
    private readonly ModbusFrame frame = new ModbusFrame();
    private readonly byte[] received;
    private readonly byte[] pdu = new byte[ModbusPdu.MaximumLength];
    private readonly ushort[] words = new ushort[ModbusPdu.MaximumRead];
    private int length;

    public ModbusSlave(IModbusFraming framing, IRegisterBank bank, byte unit)
    {
        this.framing = framing;
        this.bank = bank;
        this.unit = unit;
        received = new byte[2 * framing.MaximumFrameLength];
    }

    /// <summary>Bytes a response buffer must hold.</summary>
    public int MaximumResponseLength => framing.MaximumFrameLength;

    /// <summary>Adds received bytes; what does not fit is noise and drops the buffer.</summary>
    public void Receive(byte[] buffer, int offset, int count)
    {
        if (count > received.Length - length)
        {
            length = 0;
            count = count > received.Length ? received.Length : count;
        }

        System.Array.Copy(buffer, offset, received, length, count);
        length += count;
    }

    /// <summary>Serves the next complete request; returns the length of the response, 0 when there is nothing (more) to answer.</summary>
    public int Respond(byte[] response)
    {
        while (length > 0)
        {
            FrameStatus status = framing.DecodeRequest(received, length, frame);
            if (status == FrameStatus.Incomplete)
            {
                Consume();
                return 0;
            }

            int count = 0;
            if (status == FrameStatus.Complete && frame.Unit == unit)
            {
                count = framing.EncodeResponse(frame, pdu, Serve(), response);
            }

            Consume();
            if (count > 0)
            {
                return count;
            }
        }

        return 0;
    }

    private void Consume()
    {
        length -= frame.Consumed;
        if (length > 0 && frame.Consumed > 0)
        {
            System.Array.Copy(received, frame.Consumed, received, 0, length);
        }
    }

    private int Serve()
    {
        byte function = frame.Buffer[frame.PduOffset];
        if (frame.PduLength < 5 || (function != ModbusPdu.ReadHoldingRegisters && function != ModbusPdu.WriteMultipleRegisters))
        {
            return Exception(function, 1);
        }

        int start = ModbusPdu.GetUInt16(frame.Buffer, frame.PduOffset + 1);
        int count = ModbusPdu.GetUInt16(frame.Buffer, frame.PduOffset + 3);
        return function == ModbusPdu.ReadHoldingRegisters ? ServeRead(start, count) : ServeWrite(start, count);
    }

    private int ServeRead(int start, int count)
    {
        if (count < 1 || count > ModbusPdu.MaximumRead)
        {
            return Exception(ModbusPdu.ReadHoldingRegisters, 3);
        }

        byte refused = start + count > 65536 ? (byte)2 : bank.Read(start, count, words);
        if (refused != 0)
        {
            return Exception(ModbusPdu.ReadHoldingRegisters, refused);
        }

        pdu[0] = ModbusPdu.ReadHoldingRegisters;
        pdu[1] = (byte)(2 * count);
        for (int i = 0; i < count; i++)
        {
            ModbusPdu.PutUInt16(pdu, 2 + (2 * i), words[i]);
        }

        return 2 + (2 * count);
    }

    private int ServeWrite(int start, int count)
    {
        if (count < 1 || count > ModbusPdu.MaximumWrite || frame.RegisterCount != count)
        {
            return Exception(ModbusPdu.WriteMultipleRegisters, 3);
        }

        for (int i = 0; i < count; i++)
        {
            words[i] = frame.Register(i);
        }

        byte refused = start + count > 65536 ? (byte)2 : bank.Write(start, count, words);
        if (refused != 0)
        {
            return Exception(ModbusPdu.WriteMultipleRegisters, refused);
        }

        pdu[0] = ModbusPdu.WriteMultipleRegisters;
        ModbusPdu.PutUInt16(pdu, 1, start);
        ModbusPdu.PutUInt16(pdu, 3, count);
        return 5;
    }

    private int Exception(byte function, byte code)
    {
        pdu[0] = (byte)(function | ModbusPdu.ExceptionFlag);
        pdu[1] = code;
        return 2;
    }
}
