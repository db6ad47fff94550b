namespace EdgeEnergy.Core;

/// <summary>
/// Modbus messages (protocol data units): function code, then data, big-endian. Modbus Application Protocol V1.1b3, sections 6.3 and 6.12.
/// </summary>
public static class ModbusPdu
{
    public const byte ReadHoldingRegisters = 3;
    public const byte ReadInputRegisters = 4;
    public const byte WriteMultipleRegisters = 16;
    public const byte ExceptionFlag = 0x80;
    public const int MaximumLength = 253;
    public const int MaximumRead = 125;
    public const int MaximumWrite = 123;

    /// <summary>Builds a read of holding registers; returns its length.</summary>
    public static int ReadRequest(int start, int count, byte[] pdu) => ReadRequest(ReadHoldingRegisters, start, count, pdu);

    /// <summary>Builds a read with function 3 or 4; returns its length.</summary>
    public static int ReadRequest(byte function, int start, int count, byte[] pdu)
    {
        pdu[0] = function;
        PutUInt16(pdu, 1, start);
        PutUInt16(pdu, 3, count);
        return 5;
    }

    /// <summary>Builds a write of consecutive registers; returns its length.</summary>
    public static int WriteRequest(int start, ushort[] values, int offset, int count, byte[] pdu)
    {
        pdu[0] = WriteMultipleRegisters;
        PutUInt16(pdu, 1, start);
        PutUInt16(pdu, 3, count);
        pdu[5] = (byte)(2 * count);
        for (int i = 0; i < count; i++)
        {
            PutUInt16(pdu, 6 + (2 * i), values[offset + i]);
        }

        return 6 + (2 * count);
    }

    /// <summary>Judges an answer against the request that caused it: function, exception, byte count, echoed address and count.</summary>
    public static ModbusResult CheckResponse(byte[] request, byte[] buffer, int offset, int length)
    {
        if (length < 1)
        {
            return ModbusResult.BadLength;
        }

        byte function = buffer[offset];
        if (function == (request[0] | ExceptionFlag))
        {
            return length == 2 ? ExceptionResult(buffer[offset + 1]) : ModbusResult.BadLength;
        }

        if (function != request[0])
        {
            return ModbusResult.WrongFunction;
        }

        if (function == ReadHoldingRegisters || function == ReadInputRegisters)
        {
            int wanted = 2 * GetUInt16(request, 3);
            return length < 2 || buffer[offset + 1] != wanted ? ModbusResult.WrongByteCount
                : length == 2 + wanted ? ModbusResult.Ok
                : ModbusResult.BadLength;
        }

        if (length < 5)
        {
            return ModbusResult.TruncatedEcho;
        }

        bool echoed = buffer[offset + 1] == request[1] && buffer[offset + 2] == request[2]
            && buffer[offset + 3] == request[3] && buffer[offset + 4] == request[4];
        return !echoed ? ModbusResult.WrongEcho : length == 5 ? ModbusResult.Ok : ModbusResult.BadLength;
    }

    /// <summary>The result for an exception code of a device.</summary>
    public static ModbusResult ExceptionResult(byte code)
    {
        bool known = (code >= 1 && code <= 6) || code == 8 || code == 10 || code == 11;
        return known ? (ModbusResult)code : ModbusResult.UnknownException;
    }

    /// <summary>
    /// Bytes of a message by its own structure, 0 when more bytes are needed to tell, -1 when the function is not known.
    /// </summary>
    public static int ExpectedLength(byte[] buffer, int offset, int available, bool request)
    {
        if (available < 1)
        {
            return 0;
        }

        byte function = buffer[offset];
        if (!request && (function & ExceptionFlag) != 0)
        {
            return 2;
        }

        switch (function)
        {
            case 1:
            case 2:
            case ReadHoldingRegisters:
            case ReadInputRegisters:
                return request ? 5 : available < 2 ? 0 : 2 + buffer[offset + 1];
            case 5:
            case 6:
                return 5;
            case 15:
            case WriteMultipleRegisters:
                return !request ? 5 : available < 6 ? 0 : 6 + buffer[offset + 5];
            default:
                return -1;
        }
    }

    internal static bool IsRequest(byte[] buffer, int offset, int length)
    {
        if (length == 0)
        {
            return false;
        }

        switch (buffer[offset])
        {
            // An answer of five bytes would carry three register bytes, which do not exist.
            case ReadHoldingRegisters:
            case ReadInputRegisters:
                return length == 5;
            case WriteMultipleRegisters:
                return length > 6 && length == 6 + buffer[offset + 5];
            default:
                return false;
        }
    }

    internal static int FirstRegister(byte[] buffer, int offset, int length)
    {
        if (length < 5)
        {
            return -1;
        }

        byte function = buffer[offset];
        return function == WriteMultipleRegisters || IsRequest(buffer, offset, length) ? GetUInt16(buffer, offset + 1) : -1;
    }

    internal static int RegisterCount(byte[] buffer, int offset, int length)
    {
        int data = DataOffset(buffer, offset, length);
        return data == 0 ? 0 : (length - data) / 2;
    }

    internal static ushort Register(byte[] buffer, int offset, int length, int index) =>
        (ushort)GetUInt16(buffer, offset + DataOffset(buffer, offset, length) + (2 * index));

    internal static int GetUInt16(byte[] buffer, int offset) => (buffer[offset] << 8) | buffer[offset + 1];

    internal static void PutUInt16(byte[] buffer, int offset, int value)
    {
        buffer[offset] = (byte)(value >> 8);
        buffer[offset + 1] = (byte)value;
    }

    private static int DataOffset(byte[] buffer, int offset, int length)
    {
        if (length < 2)
        {
            return 0;
        }

        switch (buffer[offset])
        {
            case ReadHoldingRegisters:
            case ReadInputRegisters:
                return length != 5 && length == 2 + buffer[offset + 1] && (length & 1) == 0 ? 2 : 0;
            case WriteMultipleRegisters:
                return IsRequest(buffer, offset, length) ? 6 : 0;
            default:
                return 0;
        }
    }
}
