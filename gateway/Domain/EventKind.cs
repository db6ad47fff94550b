namespace EdgeEnergy.Domain;

/// <summary>How an event of the log is shown.</summary>
public enum EventKind
{
    Info,
    Fault,
    Recovered,
    Alert,
}
