namespace EdgeEnergy.Ledger;

/// <summary>An EC key of a token: its label and the address that follows from its public key, or why it can not be used.</summary>
public sealed record Pkcs11Key(string Label, string? Address, string? Fault);
