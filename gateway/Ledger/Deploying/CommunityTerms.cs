namespace EdgeEnergy.Ledger;

/// <summary>What a community asks of a vault.</summary>
/// <param name="Accounts">Names in the order of the vault's numbers.</param>
/// <param name="Holders">Addresses of the accounts whose keys are not in the keyring, by name.</param>
/// <param name="FeeMicroPerKwh">Fee that trades carry, micro-units per kWh.</param>
/// <param name="PeriodMinutes">Length of a settlement period.</param>
public sealed record CommunityTerms(IReadOnlyList<string> Accounts, IReadOnlyDictionary<string, string> Holders, long FeeMicroPerKwh, int PeriodMinutes);
