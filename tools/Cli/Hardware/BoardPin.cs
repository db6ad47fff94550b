namespace EdgeEnergy.Cli.Hardware;

/// <summary>One pin of a board's chip in use.</summary>
/// <remarks>Hold: the level that the firmware must put there before anything else, or empty.</remarks>
internal sealed record BoardPin(string Pin, PinRole Role, string Hold, string Note);
