using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>What is stored of a party's meter: the device, its statement of the period (null where it made none), and the envelopes under it.</summary>
public sealed record MeterRecords(Device Device, IntervalStatement? Statement, IReadOnlyList<byte[]> Envelopes);
