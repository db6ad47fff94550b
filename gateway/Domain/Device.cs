namespace EdgeEnergy.Domain;

/// <summary>A provisioned device: its 64-byte public key (x|y) and its 20-byte address.</summary>
public sealed record Device(string Id, string Site, byte[] PublicKey, byte[] Address);
