namespace EdgeEnergy.Cli.Hardware;

/// <summary>One end of a wire.</summary>
internal sealed record WireEnd(BuildItem Item, Terminal Terminal);
