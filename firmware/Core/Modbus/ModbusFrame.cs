namespace EdgeEnergy.Core;

/// <summary>A decoded frame: a view on the receive buffer plus the fields of the envelope. Reused, so that decoding allocates nothing.</summary>
public sealed class ModbusFrame
{
    private static readonly byte[] Empty = new byte[0];

    public FrameKind Kind { get; private set; }

    /// <summary>Bytes of the buffer that are used up by this frame and by noise before it.</summary>
    public int Consumed { get; set; }

    /// <summary>Why the frame failed, or what the device answered: an exception code is a result.</summary>
    public ModbusResult Result { get; set; }

    public byte Unit { get; set; }

    /// <summary>MBAP transaction id, or the client byte of a Solarman sequence.</summary>
    public int Transaction { get; set; }

    /// <summary>Solarman control code (0x15 response, 0x45 request, 0x47 heartbeat ...), 0 elsewhere.</summary>
    public byte Control { get; set; }

    /// <summary>The logger's byte of a Solarman sequence.</summary>
    public byte LoggerSequence { get; set; }

    /// <summary>Serial number of the logger stick.</summary>
    public uint LoggerSerial { get; set; }

    /// <summary>Time the logger took the values, Unix seconds; 0 when it never had network time.</summary>
    public long LoggerUnixSeconds { get; set; }

    public byte[] Buffer { get; private set; } = Empty;

    /// <summary>Where the message (function code, then data) starts in <see cref="Buffer"/>.</summary>
    public int PduOffset { get; private set; }

    /// <summary>Bytes of the message, 0 when there is none.</summary>
    public int PduLength { get; private set; }

    /// <summary>Function code without the exception flag, 0 when there is no message.</summary>
    public byte Function => PduLength == 0 ? (byte)0 : (byte)(Buffer[PduOffset] & ~ModbusPdu.ExceptionFlag);

    /// <summary>True when the message asks, false when it answers.</summary>
    public bool IsRequest => ModbusPdu.IsRequest(Buffer, PduOffset, PduLength);

    /// <summary>First register the message names, -1 when it names none (an answer to a read does not).</summary>
    public int FirstRegister => ModbusPdu.FirstRegister(Buffer, PduOffset, PduLength);

    /// <summary>Register words the message carries.</summary>
    public int RegisterCount => ModbusPdu.RegisterCount(Buffer, PduOffset, PduLength);

    /// <summary>Register word number <paramref name="index"/> of the message.</summary>
    public ushort Register(int index) => ModbusPdu.Register(Buffer, PduOffset, PduLength, index);

    internal void Reset(FrameKind kind)
    {
        Kind = kind;
        Consumed = 0;
        Result = ModbusResult.Ok;
        Unit = 0;
        Transaction = 0;
        Control = 0;
        LoggerSequence = 0;
        LoggerSerial = 0;
        LoggerUnixSeconds = 0;
        Buffer = Empty;
        PduOffset = 0;
        PduLength = 0;
    }

    internal void SetPdu(byte[] buffer, int offset, int length)
    {
        Buffer = buffer;
        PduOffset = offset;
        PduLength = length;
    }

    internal FrameStatus Fail(ModbusResult result, int consumed)
    {
        Result = result;
        Consumed = consumed;
        return FrameStatus.Failed;
    }

    internal FrameStatus End(FrameStatus status, int consumed)
    {
        Consumed = consumed;
        return status;
    }
}
