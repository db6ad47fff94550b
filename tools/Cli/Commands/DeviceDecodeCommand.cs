using System.CommandLine;
using System.Text.Json.Serialization;
using EdgeEnergy.Core;
using EdgeEnergy.Metering.Maps;
using Command = System.CommandLine.Command;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge device decode`: one captured frame, in any of the three framings or a logger's AT reply, under a register map.</summary>
internal static class DeviceDecodeCommand
{
    public static Command Create()
    {
        Option<string> map = new("--map") { Description = "register map (edge device list)", Required = true };
        Option<string> hex = new("--hex") { Description = "the bytes of an RTU, TCP or Solarman V5 frame, or of a logger's AT reply (+ok=...)", Required = true };
        Option<int> first = NumberOption.Whole("--first", "address of the first register (an answer to a read does not carry it)", -1, 0, 65535);
        Option<string?> folder = MapFolder.Option();
        JsonOption json = new();
        Command command = new("decode", "what a captured frame means") { map, hex, first, folder };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            RegisterMap table = MapFolder.Of(parsed.GetValue(folder)).Load(parsed.GetValue(map)!);
            Report report = Decode(table, HexText.Parse(parsed.GetValue(hex)!, "--hex"), parsed.GetValue(first));
            json.Write(parsed, report);
            return report.Error is null ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static Report Decode(RegisterMap map, byte[] bytes, int first)
    {
        ModbusFrame frame = new();
        bool wrapped = AtReply.IsOne(bytes);
        bytes = wrapped ? AtReply.Unwrap(bytes) : bytes;
        FrameStatus status = FrameReader.Read(bytes, bytes.Length, frame);
        int noise = status == FrameStatus.Failed ? Noise(bytes) : 0;
        if (noise > 0 && FrameReader.Read(bytes[noise..], bytes.Length - noise, frame) == FrameStatus.Complete)
        {
            status = FrameStatus.Complete;
        }
        else if (noise > 0)
        {
            noise = 0;
            status = FrameReader.Read(bytes, bytes.Length, frame);
        }

        bool whole = status == FrameStatus.Complete;
        ushort[] words = [.. Enumerable.Range(0, whole ? frame.RegisterCount : 0).Select(frame.Register)];
        int named = frame.FirstRegister >= 0 ? frame.FirstRegister : first;

        // Without an address the words are numbered from 0 and mean nothing yet.
        int start = Math.Max(0, named);
        IReadOnlyList<DecodedRegister> decoded = named < 0 || words.Length == 0 ? [] : MapDecoder.Decode(map, frame.Function, named, words);
        return new Report(
            wrapped ? "at" : Framing(frame.Kind),
            frame.PduLength > 0 ? frame.Unit : null,
            frame.PduLength > 0 ? frame.Function : null,
            Kind(status, frame),
            named < 0 ? null : named,
            Count(frame, status),
            words.Select((word, i) => (Address: start + i, word)).ToDictionary(w => w.Address, w => w.word),
            decoded.ToDictionary(d => d.Id, d => new Value(d.Value, d.Unit, RegisterQualityText.Of(d.Quality))),
            frame.LoggerSerial == 0 ? null : frame.LoggerSerial,
            frame.LoggerUnixSeconds == 0 ? null : frame.LoggerUnixSeconds,
            noise > 0 ? Convert.ToHexStringLower(bytes.AsSpan(0, noise)) : null,
            frame.Consumed > 0 && noise + frame.Consumed < bytes.Length ? Convert.ToHexStringLower(bytes.AsSpan(noise + frame.Consumed)) : null,
            Note(frame, words.Length, named, decoded.Count),
            Error(status, frame, start, words.Length));
    }

    /// <summary>Bytes before a frame that a line or a stick puts there: 00 or FF of a transceiver that turns round, or a line of text.</summary>
    private static int Noise(byte[] bytes)
    {
        int text = Array.FindIndex(bytes, b => b is not ((byte)'\r' or (byte)'\n' or (>= 0x20 and < 0x7F)));
        int idle = Array.FindIndex(bytes, b => b is not (0 or 0xFF));
        return text > 0 && bytes[text - 1] == '\n' ? text : Math.Max(idle, 0);
    }

    /// <summary>Registers that the message is about, where it says so.</summary>
    private static int? Count(ModbusFrame frame, FrameStatus status) =>
        status == FrameStatus.Complete && frame.FirstRegister >= 0 && frame.PduLength >= 5 ? (frame.Buffer[frame.PduOffset + 3] << 8) | frame.Buffer[frame.PduOffset + 4] : null;

    private static bool Reads(ModbusFrame frame) => frame.Function is ModbusPdu.ReadHoldingRegisters or ModbusPdu.ReadInputRegisters;

    private static string? Note(ModbusFrame frame, int words, int first, int decoded) =>
        frame.PduLength > 0 && !Reads(frame) && frame.Function != ModbusPdu.WriteMultipleRegisters ? $"function {frame.Function} is not used by register maps: its content is not shown"
        : words == 0 ? null
        : first < 0 ? "the frame names no address: give --first"
        : decoded == 0 ? "the map has no register that this function returns there"
        : null;

    private static string Framing(FrameKind kind) => kind switch
    {
        FrameKind.Rtu => "rtu",
        FrameKind.Tcp => "tcp",
        FrameKind.SolarmanV5 => "solarman-v5",
        _ => "unknown",
    };

    private static string Kind(FrameStatus status, ModbusFrame frame) => status switch
    {
        FrameStatus.KeepAlive => "keep-alive",
        FrameStatus.Complete when frame.IsRequest => "request",
        FrameStatus.Complete => "response",
        _ => "none",
    };

    private static string? Error(FrameStatus status, ModbusFrame frame, int start, int count) => status switch
    {
        FrameStatus.Incomplete => "the bytes end inside the frame",
        _ when frame.Result != ModbusResult.Ok => ModbusResultText.Of(frame.Result),
        FrameStatus.Complete when Reads(frame) && frame.IsRequest && Count(frame, status) is < 1 or > ModbusPdu.MaximumRead =>
            $"neither a request for 1 to {ModbusPdu.MaximumRead} registers nor an answer of whole registers",
        _ when start + count > 65536 => "the registers end behind address 65535",
        _ => null,
    };

    private sealed record Report(
        string Framing,
        int? Unit,
        int? Function,
        string Kind,
        int? First,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Count,
        Dictionary<int, ushort> Registers,
        Dictionary<string, Value> Values,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] uint? LoggerSerial,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? LoggerUnix,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Skipped,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rest,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error);

    private sealed record Value([property: JsonPropertyName("value")] object? Content, string Unit, string Quality);
}
