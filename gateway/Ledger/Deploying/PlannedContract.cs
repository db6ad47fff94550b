namespace EdgeEnergy.Ledger;

/// <summary>A contract to be deployed: what its constructor is given, the code that is sent, and the address it will have.</summary>
public sealed record PlannedContract(ContractArtifact Artifact, IReadOnlyList<ConstructorArgument> Arguments, byte[] InitCode, string Address);
