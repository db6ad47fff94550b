namespace EdgeEnergy.Ledger;

/// <summary>A participant as the registry has it: reputation of 0 to 1000, the address of the meter's key, and the 32-byte id of the meter (zeros where there is none).</summary>
public sealed record RegisteredParticipant(ParticipantStatus Status, RegistryRole Role, int Reputation, string MeterKey, byte[] MeterId);
