namespace EdgeEnergy.Simulator.Rigs;

/// <summary>What a participant is to the feeder; in files and JSON the names are snake_case.</summary>
public enum RigRole
{
    Grid,
    Transmission,
    Consumer,
    Prosumer,
    RenewableSource,
    FutureConsumer,
}
