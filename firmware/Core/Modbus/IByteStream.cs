namespace EdgeEnergy.Core;

/// <summary>
/// A serial line or a socket as the Modbus layer sees it. Implementations connect and reconnect by themselves and never throw on a lost line.
/// </summary>
public interface IByteStream
{
    /// <summary>
    /// Reads what is there, at most <paramref name="count"/> bytes, and waits for the first byte no longer than the time-out.
    /// Returns the bytes read, 0 when nothing came in time, -1 when the line is down.
    /// </summary>
    int Read(byte[] buffer, int offset, int count, int timeoutMilliseconds);

    /// <summary>Writes all bytes; false when the line is down and could not be brought up.</summary>
    bool Write(byte[] buffer, int offset, int count);

    /// <summary>Drops bytes that were received and not read.</summary>
    void DiscardInput();
}
