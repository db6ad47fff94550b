using System.Reflection;

namespace EdgeEnergy.EndToEnd.Running;

/// <summary>Where the parts of the checkout lie that these tests start or read.</summary>
internal static class Checkout
{
    public static string Root { get; } = Metadata("RepositoryRoot");
    public static string Cli { get; } = Program("tools", "Cli");
    public static string Simulator { get; } = Program("tools", "Simulator");
    public static string Rig { get; } = Path.Combine(Root, "hardware", "rigs", "community13.yaml");
    public static string RigData { get; } = Path.Combine(Root, "hardware", "rigs", "data");

    public static string Feeder(string name) => Path.Combine(Root, "hardware", "feeders", name + ".json");

    private static string Program(string area, string room) =>
        Path.Combine(Root, area, room, "bin", Metadata("Configuration"), "net10.0", $"EdgeEnergy.{room}.dll");

    private static string Metadata(string key) =>
        typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
