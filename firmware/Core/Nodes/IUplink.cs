namespace EdgeEnergy.Core;

/// <summary>The way to the gateway as the device loop sees it. Called by one thread; an implementation may receive on another.</summary>
public interface IUplink
{
    bool Connected { get; }

    /// <summary>
    /// Hands a message over; the bytes are copied before the call returns. True says it was accepted, not that it arrived: only the gateway's
    /// acknowledgement does.
    /// </summary>
    bool Publish(string topic, byte[] payload, int offset, int count, bool retain);

    /// <summary>Takes the next received message into the buffer; one that does not fit is dropped.</summary>
    UplinkMessage Receive(byte[] buffer, out int length);
}
