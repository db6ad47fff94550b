namespace EdgeEnergy.Ledger;

/// <summary>One address of an access list (EIP-2930) and the 32-byte storage keys under it.</summary>
public sealed record AccessListEntry(byte[] Address, IReadOnlyList<byte[]> StorageKeys);
