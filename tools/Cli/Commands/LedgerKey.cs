namespace EdgeEnergy.Cli.Commands;

/// <summary>An account and its address, or why its key can not be used.</summary>
internal sealed record LedgerKey(string Account, string? Address, string? Fault);
