namespace EdgeEnergy.Core;

/// <summary>
/// One way to put Modbus messages on a byte stream, for both ends. A framing remembers its last request, so each line has its own.
/// Decoders look at <c>buffer[0..length)</c>, never throw on hostile bytes and never wait.
/// </summary>
public interface IModbusFraming
{
    FrameKind Kind { get; }

    /// <summary>Longest frame in bytes; a receive buffer of twice this size holds a frame and noise before it.</summary>
    int MaximumFrameLength { get; }

    /// <summary>True when frames are told apart by silence, so that stale bytes must be dropped before a request.</summary>
    bool SilenceSeparates { get; }

    /// <summary>Wraps a request message; returns the frame's length.</summary>
    int EncodeRequest(byte unit, byte[] pdu, int pduLength, byte[] frame);

    /// <summary>Looks for the answer to the last request.</summary>
    FrameStatus DecodeResponse(byte[] buffer, int length, ModbusFrame frame);

    /// <summary>Answer to a frame with status <see cref="FrameStatus.KeepAlive"/>; returns its length, 0 when there is none.</summary>
    int EncodeKeepAlive(ModbusFrame received, long unixSeconds, byte[] frame);

    /// <summary>Server side: looks for a request.</summary>
    FrameStatus DecodeRequest(byte[] buffer, int length, ModbusFrame frame);

    /// <summary>Server side: wraps the answer to a request; returns the frame's length.</summary>
    int EncodeResponse(ModbusFrame request, byte[] pdu, int pduLength, byte[] frame);
}
