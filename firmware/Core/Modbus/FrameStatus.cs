namespace EdgeEnergy.Core;

/// <summary>What the bytes received so far amount to. <see cref="ModbusFrame.Consumed"/> says how many of them are used up in every case.</summary>
public enum FrameStatus
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>A frame for us; its message is at <see cref="ModbusFrame.PduOffset"/>.</summary>
    Complete,

    /// <summary>A valid frame that is not for us (late, another client's): drop it and go on.</summary>
    Skipped,

    /// <summary>A message of a logger stick that wants an answer (<see cref="IModbusFraming.EncodeKeepAlive"/>).</summary>
    KeepAlive,

    /// <summary>An answer that can not be used; <see cref="ModbusFrame.Result"/> says why.</summary>
    Failed,
}
