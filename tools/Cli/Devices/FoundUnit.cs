namespace EdgeEnergy.Cli.Devices;

/// <summary>A unit that answered.</summary>
internal sealed record FoundUnit(int Unit, string? Map, string? SerialNumber, long? RatedPowerW, string Text);
