using System.Text.Json;
using EdgeEnergy.Core;
using EdgeEnergy.Metering.Maps;
using YamlDotNet.RepresentationModel;

namespace EdgeEnergy.Metering.Tests.Maps;

public sealed class SchemaTests
{
    private static readonly JsonElement Root = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Devices, "schema.json"))).RootElement;

    public static TheoryData<string> Maps => GoldenDeviceTests.Maps;

    [Theory]
    [MemberData(nameof(Maps))]
    public void Every_map_conforms_to_the_schema(string id) =>
        Assert.Empty(new JsonSchema(Root).Check(Load(File.ReadAllText(Path.Combine(Repository.Devices, id + ".yaml")))));

    [Theory]
    [InlineData("type: u16", "type: u17", "].type")]
    [InlineData("unit: V", "unit: volt", "].unit")]
    [InlineData("version: ", "version: x", "version")]
    [InlineData("max_read: 125", "max_read: 126", "max_read")]
    [InlineData("title: ", "colour: red\ntitle: ", "additionalProperties")]
    [InlineData("help: \"Grid frequency.\"", "help: frequency", "help")]
    [InlineData("modbus:\n", "modbs:\n", "required")]
    public void What_the_compiler_refuses_by_its_shape_the_schema_refuses_too(string sound, string broken, string place)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Devices, "deye-hybrid-1p.yaml"));
        int at = text.IndexOf(sound, StringComparison.Ordinal);
        string defect = string.Concat(text.AsSpan(0, at), broken, text.AsSpan(at + sound.Length));

        Assert.Contains(new JsonSchema(Root).Check(Load(defect)), error => error.Contains(place, StringComparison.Ordinal));
        Assert.ThrowsAny<Exception>(() => MapCompiler.Compile("map.yaml", defect));
    }

    [Fact]
    public void The_schema_knows_the_types_units_and_poll_classes_of_the_firmware()
    {
        JsonElement register = Root.GetProperty("properties").GetProperty("registers").GetProperty("items").GetProperty("properties");

        Assert.Equal(Enum.GetNames<RegisterType>().Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal), Options(register, "type"));
        Assert.Equal(Enum.GetValues<RegisterUnit>().Skip(1).Select(RegisterUnitName.Of).Order(StringComparer.Ordinal), Options(register, "unit"));
        Assert.Equal(Enum.GetNames<PollClass>().Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal), Options(register, "poll"));
    }

    private static IEnumerable<string> Options(JsonElement register, string field) =>
        register.GetProperty(field).GetProperty("enum").EnumerateArray().Select(option => option.GetString()!).Order(StringComparer.Ordinal);

    private static YamlNode Load(string text)
    {
        YamlStream stream = new();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }
}
