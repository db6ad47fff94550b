namespace EdgeEnergy.Metering;

/// <summary>Result of checking one message.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Rejection">The reason where it is refused.</param>
public readonly record struct Verdict(Outcome Outcome, Rejection Rejection)
{
    public static Verdict Accept => new(Outcome.Accepted, Rejection.None);

    public static Verdict Refuse(Rejection rejection) => new(Outcome.Rejected, rejection);
}
