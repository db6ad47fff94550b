namespace EdgeEnergy.Core;

/// <summary>How far a <see cref="DisciplinedClock"/> trusts its oscillator and its time servers.</summary>
public sealed class ClockOptions
{
    /// <summary>
    /// How long after the last answer the time still counts as synchronised. 12 h of a crystal that is off by 20 ppm are 0.9 s.
    /// </summary>
    public long TrustMilliseconds { get; set; } = 12 * 3_600_000L;

    /// <summary>How long after the last answer the date is still worth something; at 20 ppm a minute is gone after 35 days.</summary>
    public long HoldoverMilliseconds { get; set; } = 30 * 86_400_000L;

    /// <summary>Difference to the running time up to which an answer is believed at once.</summary>
    public long StepMilliseconds { get; set; } = 2000;

    /// <summary>Drift that is allowed on top since the last answer, parts per million.</summary>
    public int DriftPpm { get; set; } = 100;

    /// <summary>Answers in a row that must agree before a larger step is believed.</summary>
    public int Confirmations { get; set; } = 5;

    /// <summary>And for how long they must agree; a server that is wrong for less is never followed.</summary>
    public long ConfirmMilliseconds { get; set; } = 600_000;

    /// <summary>Time between answers when all is well; while in doubt they are wanted every minute.</summary>
    public long AskMilliseconds { get; set; } = 6 * 3_600_000L;
}
