namespace EdgeEnergy.Core;

/// <summary>Outcome of a Modbus exchange or of the decoding of one frame. Values 1 to 11 are the exception codes of the Modbus specification.</summary>
public enum ModbusResult
{
    Ok = 0,
    IllegalFunction = 1,
    IllegalAddress = 2,
    IllegalValue = 3,
    DeviceFailure = 4,
    Acknowledge = 5,
    DeviceBusy = 6,
    MemoryParityError = 8,
    GatewayPathUnavailable = 10,
    GatewayTargetSilent = 11,

    /// <summary>An exception code outside the specification.</summary>
    UnknownException = 20,

    /// <summary>No answer before the deadline.</summary>
    Timeout = 32,

    /// <summary>The serial line or socket is down.</summary>
    Disconnected = 33,

    BadCrc = 34,
    BadLength = 35,

    /// <summary>Header, checksum or end mark of the enclosing MBAP or Solarman frame is wrong, or the bytes are no frame at all.</summary>
    BadEnvelope = 36,

    WrongUnit = 37,
    WrongFunction = 38,

    /// <summary>The number of register bytes is not what was asked for.</summary>
    WrongByteCount = 39,

    /// <summary>A write was confirmed for another address or count.</summary>
    WrongEcho = 40,

    /// <summary>A write confirmation was cut short; the write may have taken effect, so read back.</summary>
    TruncatedEcho = 41,

    /// <summary>The logger stick got no answer from the inverter, or did not accept the request (payload 05 00).</summary>
    LoggerSilent = 48,

    /// <summary>The request carried the serial number of another logger stick (payload 06 00).</summary>
    LoggerWrongSerial = 49,

    /// <summary>Another short error payload of a logger stick.</summary>
    LoggerError = 50,

    /// <summary>The logger answers in Modbus TCP: an Ethernet stick (LSE-3); use the TCP framing.</summary>
    LoggerSpeaksModbusTcp = 51,

    /// <summary>A write was asked of a read-only master; nothing was sent.</summary>
    ReadOnly = 64,

    /// <summary>The caller asked for an impossible address or count; nothing was sent.</summary>
    BadRequest = 65,
}
