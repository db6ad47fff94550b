namespace EdgeEnergy.Cli.Hardware;

/// <summary>A place where a wire goes.</summary>
/// <remarks>Gives: Volts it supplies; null where it supplies none. Minimum: Least volts it takes; null where it takes none. Maximum: Most volts it takes; null where it takes none.</remarks>
internal sealed record Terminal(string Name, Signal Signal, decimal? Gives, decimal? Minimum, decimal? Maximum, string Note);
