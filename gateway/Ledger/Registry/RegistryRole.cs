namespace EdgeEnergy.Ledger;

/// <summary>What a participant is to the feeder; the numbers are the contract's.</summary>
public enum RegistryRole
{
    Grid,
    Transmission,
    Consumer,
    Prosumer,
    RenewableSource,
    FutureConsumer,
}
