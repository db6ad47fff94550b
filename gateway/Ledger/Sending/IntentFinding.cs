namespace EdgeEnergy.Ledger;

/// <summary>An answer of <see cref="IIntentCheck"/>; <see cref="Detail"/> says in words what stands there instead.</summary>
public sealed record IntentFinding(IntentStanding Standing, string? Transaction = null, string Detail = "")
{
    public static IntentFinding Open { get; } = new(IntentStanding.Open);
}
