namespace EdgeEnergy.PowerFlow;

/// <summary>What is known at a bus before the solve.</summary>
public enum BusType
{
    /// <summary>Active and reactive load are known.</summary>
    Pq,

    /// <summary>Active power and voltage magnitude are known; a generator supplies the reactive power.</summary>
    Pv,

    /// <summary>Voltage magnitude and angle (0) are known; the source balances the feeder.</summary>
    Slack,
}
