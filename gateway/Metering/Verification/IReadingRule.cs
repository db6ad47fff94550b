namespace EdgeEnergy.Metering;

/// <summary>One rule a decoded reading must pass. A new rule is one class, added to <see cref="ReadingVerifier"/>'s list.</summary>
public interface IReadingRule
{
    /// <summary>Accepted lets the next rule look; anything else is final.</summary>
    Verdict Check(ReadingContext context);
}
