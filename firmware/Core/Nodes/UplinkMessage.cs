namespace EdgeEnergy.Core;

/// <summary>What <see cref="IUplink.Receive"/> took.</summary>
public enum UplinkMessage
{
    /// <summary>Nothing is waiting.</summary>
    None,

    Ack,

    Command,

    /// <summary>Manifest or chunk of an update.</summary>
    Update,
}
