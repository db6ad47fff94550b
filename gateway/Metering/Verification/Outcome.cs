namespace EdgeEnergy.Metering;

/// <summary>What became of a message from a device.</summary>
public enum Outcome
{
    Accepted,

    /// <summary>Its place in the chain is taken: if by the same bytes, it is acknowledged again and not counted again.</summary>
    Duplicate,

    /// <summary>An earlier reading is still to come: not acknowledged, the device sends both again in order.</summary>
    Ahead,

    /// <summary>Refused for good; the reason says why.</summary>
    Rejected,
}
