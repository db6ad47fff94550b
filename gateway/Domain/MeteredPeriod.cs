namespace EdgeEnergy.Domain;

/// <summary>
/// What the verified readings of a device say about one settlement period, home values in Wh, and which readings those are. The device's
/// <see cref="IntervalStatement"/> must say the same.
/// </summary>
public sealed record MeteredPeriod(
    string DeviceId,
    SettlementPeriod Period,
    long ImportWh,
    long ExportWh,
    long PvWh,
    long LoadWh,
    long ChargeWh,
    long DischargeWh,
    long Epoch,
    long FirstSequence,
    long LastSequence,
    byte[] HeadHash)
{
    /// <summary>The energy at the bus: so many homes like this one.</summary>
    public PeriodEnergy Of(Participant participant) => new(
        participant.Id,
        Period,
        ImportWh * participant.Multiplier,
        ExportWh * participant.Multiplier,
        PvWh * participant.Multiplier,
        LoadWh * participant.Multiplier,
        ChargeWh * participant.Multiplier,
        DischargeWh * participant.Multiplier);
}
