namespace EdgeEnergy.RaspberryPi.Configuration;

/// <summary>An S0 meter on a line.</summary>
/// <param name="Line">The line, pulled up; the meter's contact closes it to ground.</param>
/// <param name="Name">Name of its energy in readings.</param>
/// <param name="PulsesPerKwh">What is printed on the meter.</param>
internal sealed record PulseConfig(int Line, string Name, int PulsesPerKwh);
