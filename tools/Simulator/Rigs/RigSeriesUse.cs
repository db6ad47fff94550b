namespace EdgeEnergy.Simulator.Rigs;

/// <summary>How a home uses a measured series: moved by whole weeks, then multiplied by <see cref="Scale"/>.</summary>
public sealed record RigSeriesUse(string Series, int ShiftDays, double Scale);
