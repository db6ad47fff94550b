namespace EdgeEnergy.Domain;

/// <summary>
/// How far a device's chain of readings is verified. <see cref="EnergyState"/> is the energy estimator's state after that reading, so that a
/// restart continues where the last commit ended.
/// </summary>
public sealed record DeviceCursor(string DeviceId, long Epoch, long Sequence, long Unix, byte[] HeadHash, byte[] EnergyState);
