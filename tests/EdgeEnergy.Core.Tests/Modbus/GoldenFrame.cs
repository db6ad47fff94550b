using YamlDotNet.Serialization;

namespace EdgeEnergy.Core.Tests.Modbus;

/// <summary>One captured frame of tests/cases/modbus/frames.yaml; absent fields are null.</summary>
public sealed class GoldenFrame
{
    public string Id { get; set; } = "";

    public string Source { get; set; } = "";

    public string Hex { get; set; } = "";

    public string Framing { get; set; } = "";

    public string Status { get; set; } = "";

    public string Result { get; set; } = nameof(ModbusResult.Ok);

    public uint? Serial { get; set; }

    public long? LoggerTime { get; set; }

    public byte? Unit { get; set; }

    public byte? Function { get; set; }

    public int? First { get; set; }

    public int? Count { get; set; }

    public Dictionary<int, ushort> Registers { get; set; } = [];

    public byte[] Bytes => Convert.FromHexString(Hex);

    public static IReadOnlyList<GoldenFrame> All { get; } = new DeserializerBuilder()
        .WithNamingConvention(YamlDotNet.Serialization.NamingConventions.UnderscoredNamingConvention.Instance)
        .Build()
        .Deserialize<Dictionary<string, List<GoldenFrame>>>(File.ReadAllText(Path.Combine(Repository.Root, "tests", "cases", "modbus", "frames.yaml")))["frames"];

    public static GoldenFrame Named(string id) => All.Single(frame => frame.Id == id);

    public static TheoryData<string> Ids => [.. All.Select(frame => frame.Id)];
}
