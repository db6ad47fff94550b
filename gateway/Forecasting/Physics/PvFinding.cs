namespace EdgeEnergy.Forecasting;

/// <summary>One implausible step (or day, at its first step): what was measured and the most that could be, W.</summary>
public sealed record PvFinding(PvFindingKind Kind, long Epoch, double MeasuredW, double BoundW);
