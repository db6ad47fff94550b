using System.Reflection;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>Folders of the repository, and what must have been installed in them.</summary>
internal static class Repository
{
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Contracts
    {
        get
        {
            string folder = Path.Combine(Root, "contracts");
            return Directory.Exists(Path.Combine(folder, "node_modules", "ethers")) && File.Exists(Path.Combine(folder, "out", "SettlementVault.sol", "SettlementVault.json"))
                ? folder
                : throw new InvalidOperationException($"{folder}: not built; run: npm ci && npm run build");
        }
    }
}
