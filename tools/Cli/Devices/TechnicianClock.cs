using EdgeEnergy.Core;

namespace EdgeEnergy.Cli.Devices;

/// <summary>The inverter's clock as a technician reads and sets it: compared with this machine's local time.</summary>
internal static class TechnicianClock
{
    public static ClockState Read(InverterClock clock, TimeProvider time) =>
        State(clock, clock.Read(time.GetUtcNow().ToUnixTimeSeconds(), TimeQuality.Synchronised), asked: false);

    /// <summary>Sets the clock when it is off by more than 30 s and it is not near midnight.</summary>
    public static ClockState Set(InverterClock clock, TimeProvider time) =>
        State(clock, clock.Set(time.GetUtcNow().ToUnixTimeSeconds(), TimeQuality.Synchronised), asked: true);

    /// <summary>Local time less UTC, seconds, as this machine has it now.</summary>
    public static int LocalOffset(TimeProvider time) => (int)time.LocalTimeZone.GetUtcOffset(time.GetUtcNow()).TotalSeconds;

    private static ClockState State(InverterClock clock, InverterClockResult result, bool asked)
    {
        bool known = result is InverterClockResult.Ok or InverterClockResult.CloseEnough or InverterClockResult.NearMidnight or InverterClockResult.ReadOnly or InverterClockResult.WriteFailed;
        long offset = clock.OffsetSeconds;
        string off = offset == 0 ? "right" : $"{Math.Abs(offset)} s {(offset > 0 ? "fast" : "slow")}";
        string text = result switch
        {
            InverterClockResult.Ok when asked => $"the clock was set and is {off}",
            InverterClockResult.Ok when Math.Abs(offset) <= InverterClock.ToleranceSeconds => $"the clock is {off}",
            InverterClockResult.Ok => $"the clock is {off}: set it with edge device clock --set",
            InverterClockResult.CloseEnough => $"the clock is {off}: close enough, nothing was written",
            InverterClockResult.NearMidnight => "nothing was written: within 15 minutes of midnight an inverter can count a day twice",
            InverterClockResult.NoClock => "the device has no clock that can be read",
            InverterClockResult.Malformed => "the clock holds no date: set it with edge device clock --set",
            InverterClockResult.Unreadable => "the clock can not be read",
            InverterClockResult.ReadOnly => "nothing was written: the line is read-only",
            InverterClockResult.WriteFailed => "the device did not take the time",
            _ => "this machine does not know the time",
        };
        return new ClockState(result, known ? offset : null, text);
    }
}
