namespace EdgeEnergy.Core;

/// <summary>What the gateway wants a home's battery to do, in W at the home: <see cref="SellW"/> to the grid, <see cref="ChargeW"/> into the battery; both 0 to release.</summary>
public sealed class Command
{
    /// <summary>Rises with every command to a device; a device refuses one that does not.</summary>
    public ulong Sequence { get; set; }

    public long IssuedUnix { get; set; }

    /// <summary>The device falls back to its own rule from here on.</summary>
    public long UntilUnix { get; set; }

    public int SellW { get; set; }

    public int ChargeW { get; set; }
}
