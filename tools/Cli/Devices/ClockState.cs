namespace EdgeEnergy.Cli.Devices;

/// <summary>What an inverter's clock says.</summary>
/// <param name="Result">See <see cref="Core.InverterClockResult"/>.</param>
/// <param name="OffsetSeconds">Ahead of the right local time; null when it could not be read.</param>
/// <param name="Text">One line.</param>
internal sealed record ClockState(Core.InverterClockResult Result, long? OffsetSeconds, string Text);
