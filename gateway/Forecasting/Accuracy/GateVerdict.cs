namespace EdgeEnergy.Forecasting;

/// <summary>State of a participant's accuracy gate.</summary>
/// <param name="State">Open, or why not.</param>
/// <param name="LastDayAccuracy">1 minus the relative error of the last day's energy, from 0 to 1; NaN where it could not be judged.</param>
/// <param name="RequiredAccuracy">What is asked.</param>
/// <param name="DaysOfHistory">From the first to the last measured step.</param>
public sealed record GateVerdict(GateState State, double LastDayAccuracy, double RequiredAccuracy, double DaysOfHistory)
{
    public bool IsOpen => State == GateState.Open;

    /// <summary>The figure to trade on: the setting while the gate is open, the safe bound while it is not.</summary>
    public ForecastBound Bound(ForecastBound setting) => IsOpen ? setting : ForecastBound.Safe;
}
