namespace EdgeEnergy.Domain;

/// <summary>A device's signed word on one settlement period, home values in Wh; the proof the chain accepts.</summary>
public sealed record IntervalStatement(
    string DeviceId,
    SettlementPeriod Period,
    long ImportWh,
    long ExportWh,
    long Epoch,
    long FirstSequence,
    long LastSequence,
    byte[] HeadHash,
    byte[] Signature);
