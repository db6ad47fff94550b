namespace EdgeEnergy.Ledger;

/// <summary>A contract as it was deployed.</summary>
/// <param name="Name">Of <see cref="ContractName.All"/>.</param>
/// <param name="Address">Follows from factory, creation code and arguments (CREATE2).</param>
/// <param name="CodeHash">Keccak-256 of the code on the chain.</param>
/// <param name="Arguments">What the constructor was given.</param>
/// <param name="TransactionHash">Null where the code stood there before and no record says who brought it.</param>
/// <param name="Block">Of that transaction.</param>
public sealed record DeployedContract(
    string Name, string Address, string CodeHash, IReadOnlyList<ConstructorArgument> Arguments, string? TransactionHash, long? Block);
