namespace EdgeEnergy.RaspberryPi.Gpio;

/// <summary>A change of an input line.</summary>
/// <param name="Milliseconds">When it happened, on the system's monotonic clock.</param>
/// <param name="High">The level since then.</param>
internal readonly record struct GpioEdge(long Milliseconds, bool High);
