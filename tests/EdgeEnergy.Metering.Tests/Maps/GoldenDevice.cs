using System.Globalization;
using EdgeEnergy.Core;
using YamlDotNet.Serialization;

namespace EdgeEnergy.Metering.Tests.Maps;

/// <summary>
/// A frame, or the words of one, and the values its device meant: tests/cases/devices/MAP/CASE.yaml. The note says so when it was constructed and
/// not captured.
/// </summary>
public sealed class GoldenDevice
{
    public string Source { get; set; } = "";

    public string Note { get; set; } = "";

    /// <summary>Hex of a whole frame in any framing.</summary>
    public string? Frame { get; set; }

    /// <summary>Register words instead of a frame, where only those were published.</summary>
    public List<ushort> Words { get; set; } = [];

    /// <summary>Single words by address, where only those were published.</summary>
    public Dictionary<int, ushort> Registers { get; set; } = [];

    /// <summary>Address of the first register.</summary>
    public int First { get; set; }

    /// <summary>Value by register, a number or a text.</summary>
    public Dictionary<string, string> Expect { get; set; } = [];

    /// <summary>Quality by register where it is not good.</summary>
    public Dictionary<string, string> Quality { get; set; } = [];

    public static GoldenDevice Load(string path) => new DeserializerBuilder()
        .WithNamingConvention(YamlDotNet.Serialization.NamingConventions.UnderscoredNamingConvention.Instance)
        .Build()
        .Deserialize<GoldenDevice>(File.ReadAllText(path));

    /// <summary>Words from <see cref="First"/> on, 0 where none was published, and the function that returned them.</summary>
    public ushort[] ToWords(out int function)
    {
        function = ModbusPdu.ReadHoldingRegisters;
        if (Frame is null)
        {
            return Registers.Count == 0 ? [.. Words] : [.. Enumerable.Range(First, Registers.Keys.Max() - First + 1).Select(address => Registers.GetValueOrDefault(address))];
        }

        byte[] bytes = Convert.FromHexString(Frame);
        ModbusFrame frame = new();
        FrameStatus status = FrameReader.Read(bytes, bytes.Length, frame);
        Assert.Equal(FrameStatus.Complete, status);
        function = frame.Function;
        return [.. Enumerable.Range(0, frame.RegisterCount).Select(frame.Register)];
    }

    public static bool Matches(string expected, object? found) => found switch
    {
        double number => Math.Abs(number - double.Parse(expected, CultureInfo.InvariantCulture)) < 1e-9,
        string text => text == expected,
        _ => false,
    };
}
