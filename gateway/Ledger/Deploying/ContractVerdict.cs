namespace EdgeEnergy.Ledger;

/// <summary>What a chain has at the address of a recorded contract.</summary>
/// <param name="Name">Of the contract.</param>
/// <param name="Address">As recorded.</param>
/// <param name="Verified">No difference was found.</param>
/// <param name="Immutables">"filled": computed from the recorded arguments by the node and equal; "by address": the node computes nothing, and only the
/// address, which follows from code and arguments, vouches for them; "differ".</param>
/// <param name="Differences">Each in words.</param>
public sealed record ContractVerdict(string Name, string Address, bool Verified, string Immutables, IReadOnlyList<string> Differences);
