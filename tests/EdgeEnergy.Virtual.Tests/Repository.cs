using System.Reflection;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>Files of the repository that tests read.</summary>
internal static class Repository
{
    private static readonly string Root =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Maps { get; } = Path.Combine(Root, "hardware", "devices");

    public static string ThreePhaseMap { get; } = Path.Combine(Maps, "deye-hybrid-3p-lv.yaml");

    public static string CommunityRig { get; } = Path.Combine(Root, "hardware", "rigs", "community13.yaml");
}
