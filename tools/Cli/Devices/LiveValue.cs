namespace EdgeEnergy.Cli.Devices;

/// <summary>One value as a device measures it now.</summary>
/// <param name="Name">Name in readings.</param>
/// <param name="Value">Null when it is not good.</param>
/// <param name="Unit">SenML unit.</param>
/// <param name="Quality">good, missing (this model has no such thing), or why it is not good.</param>
/// <param name="Passed">Good or missing.</param>
internal sealed record LiveValue(string Name, double? Value, string Unit, string Quality, bool Passed);
