namespace EdgeEnergy.Domain;

/// <summary>What bought energy is for: to serve the home's own load, or to charge its battery on top of that load.</summary>
public enum BidPurpose
{
    Load,
    Storage,
}
