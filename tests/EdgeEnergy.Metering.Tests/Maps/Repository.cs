using System.Reflection;

namespace EdgeEnergy.Metering.Tests.Maps;

/// <summary>Files of the repository that tests read.</summary>
internal static class Repository
{
    private static readonly string Root =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static string Devices { get; } = Path.Combine(Root, "hardware", "devices");

    public static string DeviceCases { get; } = Path.Combine(Root, "tests", "cases", "devices");
}
