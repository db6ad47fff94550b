namespace EdgeEnergy.Ledger;

/// <summary>One side of a trade that has a meter.</summary>
/// <param name="Role">Which side.</param>
/// <param name="Account">Account number in the vault.</param>
/// <param name="NetMicro">What the whole window moved for the account; positive: received.</param>
/// <param name="Meter">The device that speaks for the account.</param>
/// <param name="Registration">The vault's event that names the meter; null when the vault has none.</param>
/// <param name="Statement">What the device stated of the period; null when it never did.</param>
/// <param name="Readings">
/// Envelopes as the device signed them, oldest first: from the reading with which the energies of the period begin to the one that ended it.
/// </param>
public sealed record EvidenceParty(
    EvidenceRole Role,
    int Account,
    long NetMicro,
    EvidenceMeter Meter,
    EvidenceRegistration? Registration,
    EvidenceStatement? Statement,
    IReadOnlyList<byte[]> Readings);
