using System.Xml.Linq;

namespace EdgeEnergy.Esp32.Tests;

/// <summary>The project that nanoFramework's own tools build lists its files and packages one by one.</summary>
public sealed class ProjectFileTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "firmware", "Esp32");
    private static readonly XDocument Project = XDocument.Load(Path.Combine(Folder, "EdgeEnergy.Esp32.nfproj"));
    private static readonly (string Id, string Version, string Assembly)[] Packages =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "tests", "EdgeEnergy.Esp32.Tests", "packages.txt"))
            .Where(line => line[0] != '#')
            .Select(line => line.Split(' '))
            .Select(words => (words[0], words[1], words[2])),
    ];

    [Fact]
    public void Every_source_of_Core_and_of_the_composition_is_compiled_once()
    {
        string[] expected = [.. Sources("Esp32").Concat(Sources("Core")).Order(StringComparer.Ordinal)];
        string[] listed = [.. Elements("Compile").Select(e => e.Attribute("Include")!.Value).Order(StringComparer.Ordinal)];

        string[] missing = [.. expected.Except(listed, StringComparer.Ordinal)];
        Assert.True(missing.Length == 0, "EdgeEnergy.Esp32.nfproj lacks:\n" + string.Join('\n', missing.Select(Line)));
        Assert.Equal(expected, listed);
    }

    [Fact]
    public void Every_package_is_referenced_in_the_recorded_version()
    {
        Assert.Equal(
            Packages.Select(p => (p.Id, p.Version, "netnano1.0")),
            XDocument.Load(Path.Combine(Folder, "packages.config")).Descendants("package")
                .Select(p => (p.Attribute("id")!.Value, p.Attribute("version")!.Value, p.Attribute("targetFramework")!.Value)));
        Assert.Equal(
            Packages.Select(p => (p.Assembly, $@"packages\{p.Id}.{p.Version}\lib\{p.Assembly}.dll")),
            Elements("Reference").Select(e => (e.Attribute("Include")!.Value, e.Elements().Single().Value)));
    }

    [Fact]
    public void Every_assembly_that_the_check_compiles_against_is_referenced()
    {
        string surface = Path.Combine(Repository.Root, "firmware", "Surface");
        string[] assemblies =
        [
            .. XDocument.Load(Path.Combine(surface, "Esp32.Check", "EdgeEnergy.Esp32.Check.csproj")).Descendants("ProjectReference")
                .Select(r => Path.Combine(surface, "Esp32.Check", r.Attribute("Include")!.Value))
                .Select(path => XDocument.Load(path).Descendants("AssemblyName").Single().Value),
        ];

        Assert.Equal(assemblies.Order(StringComparer.Ordinal), Packages.Select(p => p.Assembly).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_is_a_nanoFramework_project()
    {
        Assert.Equal(10, int.Parse(Elements("LangVersion").Single().Value));
        Assert.Equal("{11A8DD76-328B-46DF-9F39-F559912D0360};{FAE04EC0-301F-11D3-BF4B-00C04F79EFBC}", Elements("ProjectTypeGuids").Single().Value);
        Assert.Equal("v1.0", Elements("TargetFrameworkVersion").Single().Value);
        Assert.Equal(
            ["NFProjectSystem.Default.props", "NFProjectSystem.props", "NFProjectSystem.CSharp.targets"],
            Elements("Import").Select(e => e.Attribute("Project")!.Value["$(NanoFrameworkProjectSystemPath)".Length..]));
    }

    /// <summary>What to paste into the project file.</summary>
    private static string Line(string path) =>
        path.StartsWith(@"..\", StringComparison.Ordinal) ? $"""    <Compile Include="{path}" Link="{path[3..]}" />""" : $"""    <Compile Include="{path}" />""";

    private static IEnumerable<XElement> Elements(string name) => Project.Descendants().Where(e => e.Name.LocalName == name);

    private static IEnumerable<string> Sources(string room)
    {
        string folder = Path.Combine(Repository.Root, "firmware", room);
        return Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(folder, file).Split('/').Any(part => part is "bin" or "obj"))
            .Select(file => Path.GetRelativePath(Folder, file).Replace('/', '\\'));
    }
}
