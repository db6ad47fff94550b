namespace EdgeEnergy.Cli.Hardware;

/// <summary>The pins of a chip as a board finds them.</summary>
/// <remarks>Logic: Volts of a high level. InputOnly: Pins without an output. Kept: Pins that the module needs itself, and for what. SampledAtReset: Pins whose level at reset decides how the chip starts.</remarks>
internal sealed record Chip(
    string Id,
    string Title,
    decimal Logic,
    IReadOnlySet<string> Pins,
    IReadOnlySet<string> InputOnly,
    IReadOnlyDictionary<string, string> Kept,
    IReadOnlySet<string> SampledAtReset,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Sources);
