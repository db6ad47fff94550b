using System.Reflection;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>Files of the repository that tests read.</summary>
internal static class Repository
{
    private static readonly string Root =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static string ThreePhaseMap { get; } = Path.Combine(Root, "hardware", "devices", "deye-hybrid-3p-lv.yaml");
}
