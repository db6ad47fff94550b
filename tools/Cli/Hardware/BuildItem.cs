namespace EdgeEnergy.Cli.Hardware;

/// <summary>A part in a build under a name of its own.</summary>
/// <remarks>Column: Where the drawing puts it, from the left; null for what is not drawn. Quantity: How many to buy; 0 for what is there already. Connects: Where it goes, for what has no wires in the drawing.</remarks>
internal sealed record BuildItem(string Name, Part Part, int? Column, int Quantity, bool Optional, string Why, string Connects);
