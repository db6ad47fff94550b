namespace EdgeEnergy.Core;

/// <summary>How a Modbus message is wrapped on the wire.</summary>
public enum FrameKind
{
    Unknown,

    /// <summary>Modbus RTU: unit, message, CRC-16.</summary>
    Rtu,

    /// <summary>Modbus TCP: MBAP header, message.</summary>
    Tcp,

    /// <summary>Solarman V5 logger protocol around an RTU frame.</summary>
    SolarmanV5,
}
