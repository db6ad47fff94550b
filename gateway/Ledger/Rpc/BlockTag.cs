namespace EdgeEnergy.Ledger;

/// <summary>Names of blocks in JSON-RPC.</summary>
public static class BlockTag
{
    public const string Latest = "latest";
    public const string Pending = "pending";
    public const string Safe = "safe";
    public const string Finalized = "finalized";

    /// <summary>A block by its number.</summary>
    public static string Number(long number) => Hex.Quantity(number);
}
