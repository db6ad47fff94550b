namespace EdgeEnergy.Ledger;

/// <summary>A mined transaction with its sender as the node tells it, and one event that it made.</summary>
public sealed record ProvenCall(string Sender, ProvenTransaction Transaction, ProvenEvent Event);
