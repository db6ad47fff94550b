namespace EdgeEnergy.Simulator.Rigs;

/// <summary>The battery pack whose ratio of power to energy and whose round-trip efficiency (0 to 1) hold for every battery of the rig.</summary>
public sealed record RigBatteryPack(long EnergyWh, long PowerW, double RoundTripEfficiency)
{
    /// <summary>Efficiency of one direction: the square root of the round trip.</summary>
    public double OneWayEfficiency => Math.Sqrt(RoundTripEfficiency);
}
