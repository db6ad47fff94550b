namespace EdgeEnergy.Ledger;

/// <summary>A device: its name, its public key x|y of 64 bytes, and the address that follows from it.</summary>
public sealed record EvidenceMeter(string DeviceId, byte[] PublicKey, string Address);
