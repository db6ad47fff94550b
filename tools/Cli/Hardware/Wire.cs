namespace EdgeEnergy.Cli.Hardware;

/// <summary>A connection between neighbouring columns of a drawing; <paramref name="From"/> is the left end.</summary>
/// <remarks>Optional: Only there with an optional part.</remarks>
internal sealed record Wire(WireEnd From, WireEnd To, WireColour Colour, bool Optional);
