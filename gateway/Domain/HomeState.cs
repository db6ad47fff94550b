namespace EdgeEnergy.Domain;

/// <summary>Last verified state of a participant's home scaled to the bus: powers in W (import positive at the grid, discharge positive at the battery).</summary>
public sealed record HomeState(
    string ParticipantId,
    long Unix,
    long GridW,
    long PvW,
    long BatteryW,
    long LoadW,
    int SocPercent,
    double VoltageV);
