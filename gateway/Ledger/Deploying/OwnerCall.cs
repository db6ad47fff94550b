namespace EdgeEnergy.Ledger;

/// <summary>A call that ties contracts together and that only their owner may make.</summary>
/// <param name="What">What it does, for people.</param>
/// <param name="To">The contract.</param>
/// <param name="Data">Call data, 0x and hexadecimal digits.</param>
/// <param name="Done">Whether the chain has its effect.</param>
public sealed record OwnerCall(string What, string To, string Data, bool Done);
