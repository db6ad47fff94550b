using System.Reflection;

namespace EdgeEnergy.Core.Tests.Modbus;

/// <summary>Files of the repository that tests read.</summary>
internal static class Repository
{
    public static string Root { get; } =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;
}
