namespace EdgeEnergy.Ledger;

/// <summary>A demand that was met: what the user pays and the producer earns in micro-units per kWh, and the incentive tokens that make the difference.</summary>
public sealed record RenewableMatch(string Producer, string User, byte[] Origin, long Wh, long PaidMicroPerKwh, long EarnedMicroPerKwh, long TokensMicro);
