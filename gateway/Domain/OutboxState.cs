namespace EdgeEnergy.Domain;

/// <summary>Life of a transaction. Failed is terminal and visible: reverted on chain.</summary>
public enum OutboxState
{
    Queued,
    Signed,
    Broadcast,
    Mined,
    Final,
    Failed,
}
