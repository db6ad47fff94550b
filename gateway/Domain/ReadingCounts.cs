namespace EdgeEnergy.Domain;

/// <summary>Readings by outcome since the store was made.</summary>
public sealed record ReadingCounts(long Accepted, long Rejected, long Duplicates);
