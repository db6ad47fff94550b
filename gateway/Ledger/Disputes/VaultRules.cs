using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Rules that a window was settled under: account numbers of the grid and of who collects fees, the fee, and the length of a period.</summary>
public sealed record VaultRules(int Grid, int Collector, long FeeMicroPerKwh, long PeriodSeconds)
{
    /// <summary>A vault's rules for periods of this length.</summary>
    public static VaultRules Of(Deployment deployment, long feeMicroPerKwh, long periodSeconds) =>
        new(deployment.IndexOf(Accounts.Grid), deployment.IndexOf(Accounts.Fee), feeMicroPerKwh, periodSeconds);
}
