namespace EdgeEnergy.Domain;

/// <summary>A verified reading as it arrived. (Device, Epoch, Sequence) is its identity.</summary>
public sealed record StoredReading(string DeviceId, long Epoch, long Sequence, long Unix, byte[] Envelope, byte[] HeadHash);
