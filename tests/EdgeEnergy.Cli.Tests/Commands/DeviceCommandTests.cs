using System.Globalization;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace EdgeEnergy.Cli.Tests.Commands;

public sealed class DeviceCommandTests
{
    private static readonly string Maps = Path.Combine(CommandRun.Root, "hardware", "devices");

    public static TheoryData<string> GoldenValues =>
    [
        .. Directory.GetFiles(CommandRun.Case("devices"), "*.yaml", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(CommandRun.Case("devices"), f)).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> CapturedFrames => [.. Frames().Select(f => Text(f, "id")!)];

    [Theory]
    [MemberData(nameof(GoldenValues))]
    public async Task A_golden_frame_decodes_to_what_its_device_meant(string name)
    {
        YamlMappingNode golden = Yaml(CommandRun.Case("devices", name));

        JsonElement json = await CommandRun.JsonOfAsync(
            0, "device", "decode", "--maps", Maps, "--map", Path.GetDirectoryName(name)!, "--hex", Text(golden, "frame") ?? FrameOfWords(golden), "--first", Text(golden, "first") ?? "0", "--json", "-");

        Assert.Empty(new[] { "framing", "unit", "function", "registers", "values" }.Except(json.Keys()));
        foreach ((YamlNode id, YamlNode _) in Fields(golden, "quality"))
        {
            Assert.NotEqual("good", json.GetProperty("values").GetProperty(id.ToString()).GetProperty("quality").GetString());
        }

        foreach ((YamlNode id, YamlNode expected) in Fields(golden, "expect"))
        {
            JsonElement value = json.GetProperty("values").GetProperty(id.ToString());
            Assert.Equal("good", value.GetProperty("quality").GetString());
            Assert.NotNull(value.GetProperty("unit").GetString());
            JsonElement found = value.GetProperty("value");
            if (found.ValueKind == JsonValueKind.Number)
            {
                Assert.Equal(double.Parse(expected.ToString(), CultureInfo.InvariantCulture), found.GetDouble(), 1e-9);
            }
            else
            {
                Assert.Equal(expected.ToString(), found.ToString());
            }
        }
    }

    [Theory]
    [MemberData(nameof(CapturedFrames))]
    public async Task Framing_unit_function_and_registers_of_a_frame_are_told(string id)
    {
        YamlMappingNode frame = Frames().First(f => Text(f, "id") == id);
        string[] first = Text(frame, "first") is { } address ? ["--first", address] : [];

        CommandRun run = await CommandRun.OfAsync([.. (string[])["device", "decode", "--maps", Maps, "--map", "deye-hybrid-3p-lv", "--hex", Text(frame, "hex")!], .. first]);

        JsonElement json = run.Json;
        bool bad = Text(frame, "status") == "failed" || Text(frame, "result") is not (null or "Ok");
        Assert.Equal(bad ? 1 : 0, run.ExitStatus);
        Assert.Equal(bad, json.TryGetProperty("error", out _));
        Assert.Equal(Text(frame, "framing") ?? "unknown", json.GetProperty("framing").GetString());
        if (Text(frame, "unit") is { } unit)
        {
            Assert.Equal(int.Parse(unit, CultureInfo.InvariantCulture), json.GetProperty("unit").GetInt32());
            Assert.Equal(int.Parse(Text(frame, "function")!, CultureInfo.InvariantCulture), json.GetProperty("function").GetInt32());
        }

        if (frame.Children.TryGetValue("registers", out YamlNode? registers))
        {
            foreach ((YamlNode at, YamlNode raw) in (YamlMappingNode)registers)
            {
                Assert.Equal(raw.ToString(), json.GetProperty("registers").GetProperty(at.ToString()).GetRawText());
            }
        }
    }

    [Fact]
    public async Task A_flipped_bit_is_told_and_decodes_to_nothing()
    {
        CommandRun good = await Decode("01 03 02 27 10 A2 78");
        CommandRun bad = await Decode("01 03 02 27 11 A2 78");

        Assert.Equal(0, good.ExitStatus);
        Assert.Equal(10000, good.Json.GetProperty("registers").GetProperty("103").GetInt32());
        Assert.Equal(1, bad.ExitStatus);
        Assert.Equal("CRC does not match", bad.Json.GetProperty("error").GetString());
        Assert.Empty(bad.Json.GetProperty("registers").EnumerateObject());
        Assert.Empty(bad.Json.GetProperty("values").EnumerateObject());
    }

    [Fact]
    public async Task An_answer_without_an_address_has_words_and_no_values()
    {
        CommandRun run = await CommandRun.OfAsync("device", "decode", "--maps", Maps, "--map", "deye-hybrid-3p-lv", "--hex", "0x0103022710a278");

        Assert.Equal(10000, run.Json.GetProperty("registers").GetProperty("0").GetInt32());
        Assert.Empty(run.Json.GetProperty("values").EnumerateObject());
        Assert.Contains("--first", run.Json.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_names_every_map_that_decode_knows()
    {
        string[] files = [.. Directory.GetFiles(Maps, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

        JsonElement json = await CommandRun.JsonOfAsync(0, "device", "list", "--maps", Maps, "--json", "-");
        CommandRun text = await CommandRun.OfAsync("device", "list", "--maps", Maps);

        Assert.Equal(files, json.GetProperty("devices").EnumerateArray().Select(d => d.GetProperty("id").GetString()));
        Assert.All(json.GetProperty("devices").EnumerateArray(), d => Assert.NotEqual(0, d.GetProperty("models").GetArrayLength()));
        Assert.Equal(files, text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0]));
        Assert.All(
            text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Zip(json.GetProperty("devices").EnumerateArray()),
            pair => Assert.Contains($" {pair.Second.GetProperty("registers").GetInt32()} registers  {pair.Second.GetProperty("title").GetString()} (", pair.First, StringComparison.Ordinal));
    }

    /// <summary>One answer as RTU, Modbus TCP and the AT text of a logger.</summary>
    [Theory]
    [InlineData("01030204017b44", "rtu")]
    [InlineData("0001000000050103020401", "tcp")]
    [InlineData("2b6f6b3d3031103033103032103034103031103762103434100d0a0d0a", "at")]
    public async Task The_framings_are_told_apart(string hex, string framing)
    {
        CommandRun run = await CommandRun.OfAsync("device", "decode", "--maps", Maps, "--map", "deye-micro", "--hex", hex, "--first", "61");

        Assert.Equal(0, run.ExitStatus);
        Assert.Equal(framing, run.Json.GetProperty("framing").GetString());
        Assert.Equal(1025, run.Json.GetProperty("registers").GetProperty("61").GetInt32());
        Assert.Contains("no register", run.Json.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    private static Task<CommandRun> Decode(string hex) =>
        CommandRun.OfAsync("device", "decode", "--maps", Maps, "--map", "deye-hybrid-3p-lv", "--hex", hex, "--first", "103");

    /// <summary>Words that were published without their frame, in the frame in which the device sent them; 0 where none was published.</summary>
    private static string FrameOfWords(YamlMappingNode golden)
    {
        int first = int.Parse(Text(golden, "first")!, CultureInfo.InvariantCulture);
        Dictionary<int, int> words = golden.Children.TryGetValue("words", out YamlNode? list)
            ? ((YamlSequenceNode)list).Index().ToDictionary(word => first + word.Index, word => int.Parse(word.Item.ToString(), CultureInfo.InvariantCulture))
            : Fields(golden, "registers").ToDictionary(word => int.Parse(word.Key.ToString(), CultureInfo.InvariantCulture), word => int.Parse(word.Value.ToString(), CultureInfo.InvariantCulture));
        int count = words.Keys.Max() - first + 1;
        byte[] frame = [1, 3, (byte)(2 * count), .. Enumerable.Range(first, count).Select(address => words.GetValueOrDefault(address)).SelectMany(word => (byte[])[(byte)(word >> 8), (byte)word])];
        ushort crc = Core.Crc16.Compute(frame, 0, frame.Length);
        return Convert.ToHexString([.. frame, (byte)crc, (byte)(crc >> 8)]);
    }

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Fields(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out YamlNode? value) ? ((YamlMappingNode)value).Children : [];

    private static IEnumerable<YamlMappingNode> Frames() => ((YamlSequenceNode)Yaml(CommandRun.Case("modbus", "frames.yaml"))["frames"]).Cast<YamlMappingNode>();

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out YamlNode? value) ? value.ToString() : null;

    private static YamlMappingNode Yaml(string path)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(File.ReadAllText(path)));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
