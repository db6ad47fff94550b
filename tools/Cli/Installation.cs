using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli;

/// <summary>Where the parts of a checkout lie: the folder that holds EdgeEnergy.sln, found upwards from this program.</summary>
internal sealed class Installation
{
    private readonly string configuration;

    private Installation(string root, string configuration)
    {
        Root = root;
        this.configuration = configuration;
    }

    public string Root { get; }
    public string ContractsOut => Path.Combine(Root, "contracts", "out");
    public string Contracts => Path.Combine(Root, "contracts");
    public string Rigs => Path.Combine(Root, "hardware", "rigs");
    public string Feeders => Path.Combine(Root, "hardware", "feeders");
    public string Devices => Path.Combine(Root, "hardware", "devices");
    public string WebDist => Path.Combine(Root, "gateway", "Web", "dist");
    public string Service => Program("gateway", "Service");
    public string Virtual => Program("firmware", "Virtual");
    public string Simulator => Program("tools", "Simulator");
    public string Bench => Program("tools", "Bench");

    /// <summary>Finds the checkout this program was built in; the siblings are taken from the same build configuration.</summary>
    public static Installation Find()
    {
        string built = new DirectoryInfo(AppContext.BaseDirectory).Parent?.Name ?? "Release";
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeEnergy.sln")))
            {
                return new Installation(folder.FullName, built);
            }
        }

        throw new InputException(AppContext.BaseDirectory, "installation", "no EdgeEnergy.sln above it", "a program inside a checkout (run tools/edge)");
    }

    private string Program(string area, string room)
    {
        string path = Path.Combine(Root, area, room, "bin", configuration, "net10.0", $"EdgeEnergy.{room}.dll");
        return File.Exists(path) ? path : throw new InputException(path, "program", "nothing", "the built program (run tools/edge setup)");
    }
}
