namespace EdgeEnergy.Domain;

/// <summary>A transaction to be made once. <see cref="Key"/> is its identity: a second intent with the same key is the same transaction.</summary>
/// <param name="Key">For example "settle:31337:1663104".</param>
/// <param name="Kind">"settle", "charge", "register", "approve" ...; shown to people.</param>
/// <param name="Account">Name of the signing account in the keyring: "operator" or a participant id.</param>
/// <param name="To">Contract address, 0x and 40 hex digits.</param>
/// <param name="Data">Call data.</param>
/// <param name="AmountMicro">Money moved, for the list people see; 0 where it does not apply.</param>
public sealed record OutboxIntent(string Key, string Kind, string Account, string To, byte[] Data, long AmountMicro);
