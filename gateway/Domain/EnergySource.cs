namespace EdgeEnergy.Domain;

/// <summary>Where sold energy comes from. The order is the merit order among equal prices.</summary>
public enum EnergySource
{
    Pv,
    Battery,
    Grid,
}
