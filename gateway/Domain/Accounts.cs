namespace EdgeEnergy.Domain;

/// <summary>Accounts of the settlement that are not participants with a meter.</summary>
public static class Accounts
{
    /// <summary>The grid as supplier of balancing energy; also the id of the grid participant.</summary>
    public const string Grid = "grid";

    /// <summary>Collects the chain fee.</summary>
    public const string Fee = "fee";
}
