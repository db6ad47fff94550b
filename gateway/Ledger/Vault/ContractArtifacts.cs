using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Creation code of the contracts, as "npm run build" in contracts/ leaves it under contracts/out.</summary>
public sealed record ContractArtifacts(byte[] Token, byte[] Vault)
{
    /// <summary>Reads a build folder; <see cref="InputException"/> names the file that is missing or not as expected.</summary>
    public static ContractArtifacts Load(string folder) => new(CreationCode(folder, "SettlementToken"), CreationCode(folder, "SettlementVault"));

    private static byte[] CreationCode(string folder, string contract)
    {
        string path = Path.Combine(folder, contract + ".sol", contract + ".json");
        try
        {
            using FileStream file = File.OpenRead(path);
            using JsonDocument json = JsonDocument.Parse(file);
            string code = json.RootElement.GetProperty("bytecode").GetProperty("object").GetString() ?? "";
            return Hex.Parse(code, path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: not found, expected the compiled contract (npm ci && npm run build in contracts/)", e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InputException($"{path}: bytecode: not readable, expected a contract built by forge", e);
        }
    }
}
