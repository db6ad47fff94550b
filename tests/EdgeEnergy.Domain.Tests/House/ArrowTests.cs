using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace EdgeEnergy.Domain.Tests.House;

/// <summary>The arrows between rooms. One that is missing in this table is forbidden.</summary>
public sealed partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Core"] = [],
        ["Virtual"] = ["Core", "Messaging", "Domain"],

        ["Meadow"] = ["Core"],

        // A Linux device with pins: lines, files, configuration and session are Virtual's.
        ["RaspberryPi"] = ["Core", "Virtual", "Domain"],
        ["Domain"] = [],
        ["Metering"] = ["Core", "Domain"],
        ["Forecasting"] = ["Domain"],
        ["PowerFlow"] = ["Domain"],
        ["Market"] = ["Domain"],
        ["Planning"] = ["Domain", "PowerFlow"],

        // Keccak-256 and the interval statement's EIP-712 hash exist once, in Core.
        ["Ledger"] = ["Core", "Domain"],
        ["Messaging"] = ["Domain"],
        ["Storage"] = ["Domain"],
        ["Service"] = ["Core", "Domain", "Metering", "Forecasting", "PowerFlow", "Market", "Planning", "Ledger", "Messaging", "Storage"],
        ["Simulator"] = ["Core"],

        // The technician's commands open lines as devices do.
        ["Cli"] = ["Core", "Virtual", "Domain", "Metering", "Forecasting", "PowerFlow", "Market", "Planning", "Ledger", "Messaging"],
        ["Bench"] = ["Core", "Domain", "Metering", "Forecasting", "PowerFlow", "Market", "Planning", "Ledger", "Messaging", "Storage"],
    };

    public static TheoryData<string> Projects()
    {
        TheoryData<string> data = [];
        foreach (string project in Rooms().Select(r => r.Project).Order(StringComparer.Ordinal))
        {
            data.Add(project);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_follow_the_arrows(string project)
    {
        string room = Room(project);
        string[] referenced =
        [
            .. XDocument.Load(Path.Combine(Checkout.Root, project)).Descendants("ProjectReference")
                .Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'))
                .Where(path => !path.Contains("/Surface/", StringComparison.Ordinal))
                .Select(Room),
        ];

        Assert.Contains(room, Allowed.Keys);
        Assert.Empty(referenced.Except(Allowed[room], StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Sources_name_only_rooms_they_may_use(string project)
    {
        string room = Room(project);
        HashSet<string> rooms = [.. Allowed.Keys];
        string[] forbidden =
        [
            .. Checkout.Files(Path.GetDirectoryName(Path.Combine(Checkout.Root, project))!, "*.cs")
                .SelectMany(file => Name().Matches(File.ReadAllText(file)).Select(m => (file, named: m.Groups["room"].Value)))
                .Where(x => rooms.Contains(x.named) && x.named != room && !Allowed[room].Contains(x.named, StringComparer.Ordinal))
                .Select(x => $"{Path.GetRelativePath(Checkout.Root, x.file)} names EdgeEnergy.{x.named}"),
        ];

        Assert.Empty(forbidden);
    }

    [Fact]
    public void No_arrow_leads_in_a_circle()
    {
        HashSet<string> done = new(StringComparer.Ordinal);
        while (done.Count < Allowed.Count)
        {
            string[] next = [.. Allowed.Where(r => !done.Contains(r.Key) && r.Value.All(done.Contains)).Select(r => r.Key)];
            Assert.NotEmpty(next);
            done.UnionWith(next);
        }
    }

    [Fact]
    public void Every_room_has_a_readme_a_project_name_of_its_own_and_a_test_project()
    {
        foreach ((string project, string room) in Rooms())
        {
            Assert.True(File.Exists(Path.Combine(Checkout.Root, Path.GetDirectoryName(project)!, "README.md")), $"{project}: no README.md beside it");
            Assert.Equal(Path.GetFileName(Path.GetDirectoryName(project)), room);
            Assert.True(Directory.Exists(Path.Combine(Checkout.Root, "tests", $"EdgeEnergy.{room}.Tests")), $"{room}: no test project");
        }
    }

    [Fact]
    public void The_top_level_holds_what_the_design_names()
    {
        string[] folders = [.. Directory.EnumerateDirectories(Checkout.Root).Select(d => Path.GetFileName(d)!).Where(n => n[0] != '.').Order(StringComparer.Ordinal)];

        Assert.Equal(["contracts", "firmware", "gateway", "hardware", "tests", "tools"], folders);
    }

    private static IEnumerable<(string Project, string Room)> Rooms() =>
        from area in (string[])["firmware", "gateway", "tools"]
        from file in Checkout.Files(Path.Combine(Checkout.Root, area), "EdgeEnergy.*.csproj")
        let path = Path.GetRelativePath(Checkout.Root, file)
        where !path.Contains("/Surface/", StringComparison.Ordinal)
        select (path, Room(path));

    /// <summary>"gateway/Market/EdgeEnergy.Market.csproj" is the room Market.</summary>
    private static string Room(string project) => Path.GetFileNameWithoutExtension(project)["EdgeEnergy.".Length..];

    [GeneratedRegex(@"\bEdgeEnergy\.(?<room>[A-Z][A-Za-z]*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Name();
}
