namespace EdgeEnergy.Ledger;

/// <summary>Where an application stands in the registry; the numbers are the contract's.</summary>
public enum ParticipantStatus
{
    None,
    Applied,
    Approved,
    Rejected,
    Revoked,
}
