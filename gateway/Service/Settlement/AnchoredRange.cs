namespace EdgeEnergy.Service.Settlement;

/// <summary>Readings of one device that are under a day's root: from the first to the last sequence of an epoch.</summary>
public sealed record AnchoredRange(string Device, long Epoch, long First, long Last);
