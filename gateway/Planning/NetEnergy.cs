namespace EdgeEnergy.Planning;

/// <summary>Load minus PV over a stretch of time, Wh: expected, and its bounds.</summary>
internal readonly record struct NetEnergy(double Mean, double Lower, double Upper);
