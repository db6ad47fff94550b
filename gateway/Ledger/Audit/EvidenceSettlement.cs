namespace EdgeEnergy.Ledger;

/// <summary>The transaction that settled a window, and the vault's event in its receipt.</summary>
/// <param name="Window">Minutes from 1970 to the start of the period.</param>
/// <param name="Operator">Who signed the transaction.</param>
/// <param name="Trades">Number of trades under the root.</param>
/// <param name="WattHours">Energy of those trades.</param>
/// <param name="Transaction">The signed transaction in its block.</param>
/// <param name="Event">The vault's event of the settlement.</param>
public sealed record EvidenceSettlement(long Window, string Operator, long Trades, long WattHours, ProvenTransaction Transaction, ProvenEvent Event);
