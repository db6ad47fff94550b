namespace EdgeEnergy.Ledger;

/// <summary>One thing that was asked of the evidence. <see cref="Ok"/> is null for what the evidence alone can not tell: it was not checked.</summary>
public sealed record AuditCheck(string Name, bool? Ok, string Detail);
