namespace EdgeEnergy.Ledger;

/// <summary>Whose meter speaks.</summary>
public enum EvidenceRole
{
    Seller,
    Buyer,
}
