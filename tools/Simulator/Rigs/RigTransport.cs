namespace EdgeEnergy.Simulator.Rigs;

/// <summary>The wire between a home's inverter and its device.</summary>
public enum RigTransport
{
    Tcp,
    Rtu,
    Solarman,
}
