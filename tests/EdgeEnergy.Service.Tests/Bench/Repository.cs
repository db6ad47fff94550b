using System.Reflection;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>Folders of the repository, and what must have been built in them.</summary>
internal static class Repository
{
    private static readonly string Root =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Contracts { get; } = Path.Combine(Root, "contracts");

    public static string ThreePhaseMap { get; } = Path.Combine(Root, "hardware", "devices", "deye-hybrid-3p-lv.yaml");

    /// <summary>The built page.</summary>
    public static string WebFolder { get; } = Path.Combine(Root, "gateway", "Web", "dist");

    public static string ContractsOut { get; } = Path.Combine(Root, "contracts", "out");
}
