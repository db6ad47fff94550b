namespace EdgeEnergy.Domain;

/// <summary>
/// Verified energy of one participant in one settlement period, Wh at the bus (home value times multiplier), all non-negative.
/// Import and export are at the grid terminals; charge and discharge at the battery terminals.
/// </summary>
public sealed record PeriodEnergy(
    string ParticipantId,
    SettlementPeriod Period,
    long ImportWh,
    long ExportWh,
    long PvWh,
    long LoadWh,
    long ChargeWh,
    long DischargeWh)
{
    /// <summary>Load met by the participant's own PV and battery.</summary>
    public long SelfUsedWh => Math.Max(0, LoadWh - ImportWh);
}
