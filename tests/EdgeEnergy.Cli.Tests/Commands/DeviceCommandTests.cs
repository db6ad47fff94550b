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

    /// <summary>The same seven bytes as people, logs and programs write them.</summary>
    [Theory]
    [InlineData("0103022710A278")]
    [InlineData("0X0103022710A278")]
    [InlineData("01:03:02:27:10:a2:78")]
    [InlineData("01-03-02-27-10-A2-78")]
    [InlineData("0x01 0x03 0x02 0x27 0x10 0xA2 0x78")]
    [InlineData("[0x1, 0x3, 0x2, 0x27, 0x10, 0xa2, 0x78]")]
    [InlineData("\\x01\\x03\\x02\\x27\\x10\\xa2\\x78")]
    [InlineData("{01,03,02,27,10,A2,78}")]
    [InlineData(" 010302\n2710\ta278 ")]
    public async Task Bytes_may_be_written_in_many_ways(string hex)
    {
        CommandRun run = await Decode(hex);

        Assert.Equal(0, run.ExitStatus);
        Assert.Equal(10000, run.Json.GetProperty("registers").GetProperty("103").GetInt32());
    }

    [Theory]
    [InlineData("", "0 hexadecimal digits")]
    [InlineData("0x", "0 hexadecimal digits")]
    [InlineData("010", "3 hexadecimal digits")]
    [InlineData("01zz", "character 3: found 'z'")]
    [InlineData("01 0x", "01")]
    public async Task What_are_no_bytes_is_one_line(string hex, string expected)
    {
        CommandRun run = await Decode(hex);

        // A lone 0x is a prefix of nothing: what is left is one byte, and no frame.
        Assert.Equal(hex == "01 0x" ? 1 : 2, run.ExitStatus);
        Assert.Contains(hex == "01 0x" ? "end inside the frame" : expected, run.Error + run.Output, StringComparison.Ordinal);
        Assert.True(run.Error.Count(c => c == '\n') <= 1);
    }

    [Theory]
    [InlineData("000103022710a278", "00")]
    [InlineData("ff000103022710a278", "ff00")]
    [InlineData("41542b594a0d0a0103022710a278", "41542b594a0d0a")]
    public async Task Noise_before_a_frame_is_skipped_and_told(string hex, string skipped)
    {
        CommandRun run = await Decode(hex);

        Assert.Equal(0, run.ExitStatus);
        Assert.Equal(skipped, run.Json.GetProperty("skipped").GetString());
        Assert.Equal(10000, run.Json.GetProperty("registers").GetProperty("103").GetInt32());
        Assert.False(run.Json.TryGetProperty("rest", out _));
    }

    /// <summary>An envelope that is damaged hides a sound RTU frame, which stays hidden.</summary>
    [Fact]
    public async Task A_sound_frame_inside_a_damaged_envelope_is_not_looked_for()
    {
        CommandRun run = await Decode("a515001015976caa4c2c8e0201b6a60f001b27000053760763010302010a39d3ec15");

        Assert.Equal(1, run.ExitStatus);
        Assert.Empty(run.Json.GetProperty("registers").EnumerateObject());
    }

    [Theory]
    [InlineData("01030002000265cb", "request", 2, 2)]
    [InlineData("011000120001a1cc", "response", 18, 1)]
    [InlineData("00010000000901100012000102a3d4", "request", 18, 1)]
    public async Task A_message_that_names_registers_is_shown_with_their_count(string hex, string kind, int first, int count)
    {
        JsonElement json = await CommandRun.JsonOfAsync(0, "device", "decode", "--maps", Maps, "--map", "deye-hybrid-3p-lv", "--hex", hex);

        Assert.Equal((kind, first, count), (json.GetProperty("kind").GetString(), json.GetProperty("first").GetInt32(), json.GetProperty("count").GetInt32()));
    }

    [Fact]
    public async Task Three_bytes_of_registers_are_no_registers()
    {
        byte[] frame = [1, 3, 3, 1, 2, 3];
        ushort crc = Core.Crc16.Compute(frame, 0, frame.Length);

        CommandRun run = await Decode(Convert.ToHexString([.. frame, (byte)crc, (byte)(crc >> 8)]));

        Assert.Equal(1, run.ExitStatus);
        Assert.Contains("whole registers", run.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_maps_do_not_use_is_told()
    {
        JsonElement json = await CommandRun.JsonOfAsync(0, "device", "decode", "--maps", Maps, "--map", "deye-hybrid-3p-lv", "--hex", "010600120001e80f");

        Assert.Equal(6, json.GetProperty("function").GetInt32());
        Assert.Contains("function 6", json.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A logger's answer cut at every byte: a shorter frame is never taken for the whole one.</summary>
    [Fact]
    public async Task A_cut_frame_decodes_to_nothing_at_any_length()
    {
        const string Frame = "a515001015976caa4c2c8e0201b6a60f001b27000053760763010302010a39d3ed15";
        for (int length = 2; length < Frame.Length; length += 2)
        {
            CommandRun run = await Decode(Frame[..length]);
            Assert.Equal(1, run.ExitStatus);
            Assert.NotNull(run.Json.GetProperty("error").GetString());
            Assert.Empty(run.Json.GetProperty("registers").EnumerateObject());
        }
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
