using System.CommandLine;
using System.Text;
using System.Text.Json.Serialization;
using EdgeEnergy.Core;
using Command = System.CommandLine.Command;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge reading inspect`: the COSE envelope of a reading and its SenML, verified where a key is given.</summary>
internal static class ReadingInspectCommand
{
    private const int CborArray = 4;
    private static readonly string[] Qualities = ["good", "read-failed", "out-of-range", "jump", "inconsistent", "stale", "other"];

    public static Command Create()
    {
        Argument<string> source = new("FILE|HEX") { Description = "a file with the envelope (raw or hexadecimal), or its hexadecimal digits" };
        Option<string?> key = new("--key") { Description = "file with the key to verify under (raw or hexadecimal)" };
        JsonOption json = new();
        Command command = new("inspect", "a reading as it was signed") { source, key };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            byte[] data = Bytes(parsed.GetValue(source)!);
            ReadingKey? under = parsed.GetValue(key) is { } path ? ReadingKey.Read(path) : null;
            return Inspect(data, under, parsed, json);
        });
        return command;
    }

    private static int Inspect(byte[] data, ReadingKey? key, ParseResult parsed, JsonOption json)
    {
        ReadingCodec codec = new();
        Reading reading = new();
        CoseEnvelope envelope = new();
        DecodeResult result = codec.Decode(data, 0, data.Length, reading, envelope);
        if (result != DecodeResult.Ok)
        {
            return key is null && data.Length > 0 && data[0] >> 5 == CborArray
                ? InspectPack(data, parsed, json)
                : No("not a reading: " + Why(result), data, parsed, json);
        }

        byte[] head = new byte[Reading.HashLength];
        codec.HeadHash(data, 0, data.Length, head, 0);
        bool? verified = key?.Verifies(data, envelope);
        json.Write(parsed, new Report(
            envelope.IsMac ? "COSE_Mac0" : "COSE_Sign1",
            NameOf(envelope.Algorithm),
            envelope.Algorithm,
            ReadingCodec.SenmlCbor,
            reading.DeviceId,
            reading.Epoch,
            reading.Sequence,
            Convert.ToHexStringLower(reading.PreviousHash),
            reading.TimeQuality,
            reading.UnixSeconds,
            [.. Enumerable.Range(0, reading.Count).Select(i => Entry(reading, i))],
            Convert.ToHexStringLower(data.AsSpan(envelope.SignatureOffset, envelope.SignatureLength)),
            Convert.ToHexStringLower(head),
            verified));
        return verified == false ? ExitCode.No : ExitCode.Done;
    }

    /// <summary>A SenML pack without an envelope: nothing in it is signed.</summary>
    private static int InspectPack(byte[] data, ParseResult parsed, JsonOption json)
    {
        if (SenmlPack.TryRead(data, out string why) is not { } pack)
        {
            return No(why, data, parsed, json);
        }

        json.Write(parsed, new { Envelope = "none", pack.Records, pack.IsDeterministic, DeterministicHex = Convert.ToHexStringLower(pack.Deterministic) });
        return ExitCode.Done;
    }

    private static int No(string why, byte[] data, ParseResult parsed, JsonOption json)
    {
        json.Write(parsed, new { Error = why, Bytes = data.Length });
        return ExitCode.No;
    }

    private static string NameOf(int algorithm) => algorithm switch
    {
        CoseEnvelope.Hmac256 => "HMAC 256/256",
        CoseEnvelope.Es256 => "ES256",
        _ => "ES256K",
    };

    /// <summary>A file of that name comes first; what is no file is taken as hexadecimal digits.</summary>
    private static byte[] Bytes(string source)
    {
        if (!File.Exists(source))
        {
            return HexText.Parse(source, source.Length <= 40 ? source : "FILE|HEX");
        }

        byte[] bytes = InputFile.ReadBytes(source);

        // An envelope starts with CBOR tag 17 or 18, which is no text.
        return bytes.Length > 0 && bytes[0] < 128 ? HexText.Parse(Encoding.Latin1.GetString(bytes), source) : bytes;
    }

    /// <summary>Mantissa and exponent are the value as it was signed; the number is for reading.</summary>
    private static SenmlEntry Entry(Reading reading, int i)
    {
        bool good = reading.Qualities[i] == ValueQuality.Good;
        int exponent = reading.Exponents[i];
        double scale = Math.Pow(10, Math.Abs(exponent));
        double number = exponent < 0 ? reading.Mantissas[i] / scale : reading.Mantissas[i] * scale;
        return new SenmlEntry(
            reading.Names[i], good ? number : null, reading.Units[i], Qualities[(int)reading.Qualities[i]], good ? reading.Mantissas[i] : null, good ? exponent : null);
    }

    private static string Why(DecodeResult result) => result switch
    {
        DecodeResult.Truncated => "the bytes end inside an item",
        DecodeResult.TrailingBytes => "bytes follow the envelope",
        DecodeResult.UnexpectedType => "an item of another CBOR type than its place demands",
        DecodeResult.NotDeterministic => "not the deterministic encoding of RFC 8949 section 4.2.1",
        DecodeResult.TooLarge => "a number, length or count above its limit",
        DecodeResult.InvalidText => "a text with characters its place does not allow",
        DecodeResult.UnexpectedShape => "not a COSE_Sign1 or COSE_Mac0 message with a SenML pack as readings have it",
        DecodeResult.UnsupportedAlgorithm => "an algorithm that is unknown or does not fit the message",
        _ => "key identifier and name are not the same device",
    };

    private sealed record Report(
        string Envelope,
        string Algorithm,
        int AlgorithmId,
        int ContentType,
        string Device,
        uint Epoch,
        uint Sequence,
        string PreviousHash,
        TimeQuality TimeQuality,
        long Unix,
        SenmlEntry[] Values,
        string Signature,
        string HeadHash,
        bool? Verified);

    private sealed record SenmlEntry(
        string Name,
        double? Value,
        string Unit,
        string Quality,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Mantissa,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Exponent);
}
