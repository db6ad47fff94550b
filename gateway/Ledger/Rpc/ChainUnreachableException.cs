namespace EdgeEnergy.Ledger;

/// <summary>The chain does not answer, or not with JSON-RPC; whether a request was carried out is unknown. Try again later.</summary>
public sealed class ChainUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
