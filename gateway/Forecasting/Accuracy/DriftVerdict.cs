namespace EdgeEnergy.Forecasting;

/// <summary>Answer of the drift alarm.</summary>
/// <param name="Alarm">True when the errors have shifted.</param>
/// <param name="Direction">1: more than forecast comes; -1: less; 0 without an alarm.</param>
/// <param name="StartIndex">Index of the error at which the shift seems to have begun; -1 without an alarm.</param>
/// <param name="AlarmIndex">Index of the error at which the alarm was raised; -1 without one.</param>
/// <param name="Shift">Mean error since the start less the usual one, unit of the errors; 0 without an alarm.</param>
/// <param name="Statistic">The larger of the two cumulative sums at the end (or at the alarm), standard deviations.</param>
public sealed record DriftVerdict(bool Alarm, int Direction, int StartIndex, int AlarmIndex, double Shift, double Statistic);
