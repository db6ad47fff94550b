namespace EdgeEnergy.Domain;

/// <summary>What a participant is to the feeder. Grid and Transmission carry no meter of ours.</summary>
public enum ParticipantRole
{
    Grid,
    Transmission,
    Consumer,
    Prosumer,
    RenewableSource,
    FutureConsumer,
}
