using EdgeEnergy.Core;

namespace EdgeEnergy.Cli.Devices;

/// <summary>What a device says about its update.</summary>
internal sealed record UpdateReport(UpdatePhase Phase, UpdateError Error, uint ActiveVersion, uint CandidateVersion, int Offset)
{
    /// <summary>Null for bytes that are no report.</summary>
    public static UpdateReport? TryRead(byte[] bytes)
    {
        CborReader reader = new();
        reader.Start(bytes, 0, bytes.Length);
        return reader.ReadArrayHeader(out int items) && items == 5
            && reader.ReadUnsigned((ulong)UpdatePhase.Trial, out ulong phase) && reader.ReadUnsigned(byte.MaxValue, out ulong error)
            && reader.ReadUnsigned(uint.MaxValue, out ulong active) && reader.ReadUnsigned(uint.MaxValue, out ulong candidate)
            && reader.ReadUnsigned(int.MaxValue, out ulong offset) && reader.AtEnd
            ? new UpdateReport((UpdatePhase)phase, (UpdateError)error, (uint)active, (uint)candidate, (int)offset)
            : null;
    }

    /// <summary>One line for the technician.</summary>
    public string Why => Error switch
    {
        UpdateError.None => "",
        UpdateError.Malformed => "the device can not read the package",
        UpdateError.Forged => "the package is not signed by the publisher that the device trusts",
        UpdateError.WrongKind => "the package is for another kind of device",
        UpdateError.WrongLength => "the package is longer than the device's slots",
        UpdateError.NotNewer => $"the device runs version {ActiveVersion} and takes newer ones only",
        UpdateError.FailedBefore => "the device tried this version before and rolled it back",
        UpdateError.WrongHash => "bytes were damaged on their way",
        UpdateError.RolledBack => $"the new version did not report in; version {ActiveVersion} runs again",
        UpdateError.Busy => "another version is on trial",
        _ => $"reason {(int)Error}",
    };
}
