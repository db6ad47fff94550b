namespace EdgeEnergy.Simulator.Servers;

/// <summary>How a device reaches an inverter: host and port, or the path of a serial line; the logger's serial number where there is one.</summary>
public sealed record LineAddress(string Kind, string? Host, int? Port, string? Path, byte Unit, uint? LoggerSerial);
