namespace EdgeEnergy.Ledger;

/// <summary>What became of every check; verified when none said no.</summary>
public sealed record AuditReport(bool Verified, IReadOnlyList<AuditCheck> Checks);
