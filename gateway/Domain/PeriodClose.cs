namespace EdgeEnergy.Domain;

/// <summary>A closed period, stored together with the intent to settle it in one transaction.</summary>
public sealed record PeriodClose(
    SettlementBatch Batch,
    IReadOnlyList<PeriodEnergy> Energies,
    GridCheck Grid,
    byte[] Root,
    OutboxIntent Settlement);
