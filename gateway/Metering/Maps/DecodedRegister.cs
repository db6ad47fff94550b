using EdgeEnergy.Core;

namespace EdgeEnergy.Metering.Maps;

/// <summary>A register as a person reads it: a number in its unit, or a text. <see cref="Value"/> is null unless the quality is good.</summary>
public sealed record DecodedRegister(string Id, object? Value, string Unit, RegisterQuality Quality);
