using System.Collections.Concurrent;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>The compiled contracts, as "npm run build" in contracts/ leaves them under contracts/out. Each is read when it is first needed. Thread-safe.</summary>
public sealed class ContractArtifacts
{
    private readonly string _folder;
    private readonly ConcurrentDictionary<string, ContractArtifact> _read = new(StringComparer.Ordinal);

    private ContractArtifacts(string folder) => _folder = folder;

    /// <summary>Creation code of the token for development chains.</summary>
    public byte[] Token => this[ContractName.SettlementToken].CreationCode;

    /// <summary>Creation code of the vault.</summary>
    public byte[] Vault => this[ContractName.SettlementVault].CreationCode;

    /// <summary>A contract by its name; <see cref="InputException"/> names the file that is missing or not as expected.</summary>
    public ContractArtifact this[string contract] => _read.GetOrAdd(contract, name => ContractArtifact.Load(_folder, name));

    /// <summary>A build folder; <see cref="InputException"/> when the vault is not in it.</summary>
    public static ContractArtifacts Load(string folder)
    {
        ContractArtifacts artifacts = new(folder);
        _ = artifacts.Vault;
        return artifacts;
    }
}
