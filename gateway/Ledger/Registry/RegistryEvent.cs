namespace EdgeEnergy.Ledger;

/// <summary>Something that happened to a participant in the registry.</summary>
/// <param name="Name">Of the contract's event.</param>
/// <param name="Participant">Whom it happened to; the reporter for "ReporterChanged".</param>
/// <param name="Role">Applied and approved participants.</param>
/// <param name="Reason">Given with a rejection or revocation.</param>
/// <param name="Reputation">After a report.</param>
public sealed record RegistryEvent(string Name, string Participant, RegistryRole? Role, string? Reason, int? Reputation);
