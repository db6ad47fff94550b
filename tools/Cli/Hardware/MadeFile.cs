namespace EdgeEnergy.Cli.Hardware;

/// <summary>A file that follows from the data.</summary>
/// <remarks>Path: Below the hardware folder, with forward slashes.</remarks>
internal sealed record MadeFile(string Path, string Text);
