namespace EdgeEnergy.Ledger;

/// <summary>The vault's word on who speaks for an account: keccak256 of the device's name, its address, and how many equal homes it stands for.</summary>
public sealed record EvidenceRegistration(byte[] MeterId, string Address, long Multiplier, ProvenEvent Event);
