using System.Security.Cryptography;
using System.Text.Json;
using EdgeEnergy.Core;

namespace EdgeEnergy.Cli.Tests.Commands;

public sealed class ReadingCommandTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public async Task A_signed_reading_shows_its_content_and_verifies_under_either_key()
    {
        Secp256k1 curve = new();
        Sign1Es256k signer = new(curve, Secret);
        byte[] envelope = Envelope(signer);
        using TextFile file = new(envelope);
        using TextFile publicKey = new(Convert.ToHexString(signer.PublicKey));
        using TextFile withPrefix = new("04" + Convert.ToHexString(signer.PublicKey) + "\n");
        using TextFile privateKey = new(Secret);

        foreach (TextFile key in (TextFile[])[publicKey, withPrefix, privateKey])
        {
            JsonElement json = await CommandRun.JsonOfAsync(0, "reading", "inspect", file.Path, "--key", key.Path, "--json", "-");

            Assert.True(json.GetProperty("verified").GetBoolean());
            Assert.Equal("COSE_Sign1", json.GetProperty("envelope").GetString());
            Assert.Equal("dev-b07", json.GetProperty("device").GetString());
            Assert.Equal((3, 41), (json.GetProperty("epoch").GetInt32(), json.GetProperty("sequence").GetInt32()));
            Assert.Equal(1_767_225_600, json.GetProperty("unix").GetInt64());
            Assert.Equal("synchronised", json.GetProperty("time_quality").GetString());
            JsonElement[] values = [.. json.GetProperty("values").EnumerateArray()];
            Assert.Equal(["grid_power", "battery_voltage", "pv1_power"], values.Select(v => v.GetProperty("name").GetString()));
            Assert.Equal((-1234, 54.26), (values[0].Number("value"), values[1].Number("value")));
            Assert.Equal("out-of-range", values[2].GetProperty("quality").GetString());
            Assert.Equal(JsonValueKind.Null, values[2].GetProperty("value").ValueKind);
        }
    }

    [Fact]
    public async Task A_reading_under_a_shared_secret_verifies()
    {
        byte[] envelope = Envelope(new Mac0Hmac256(Secret));
        using TextFile key = new(Convert.ToHexString(Secret));

        JsonElement json = await CommandRun.JsonOfAsync(0, "reading", "inspect", Convert.ToHexString(envelope), "--key", key.Path);

        Assert.Equal("COSE_Mac0", json.GetProperty("envelope").GetString());
        Assert.True(json.GetProperty("verified").GetBoolean());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_changed_reading_or_another_key_does_not_verify(bool changeReading)
    {
        byte[] envelope = Envelope(new Mac0Hmac256(Secret));
        byte[] secret = [.. Secret];
        (changeReading ? envelope : secret)[^1] ^= 1;
        using TextFile file = new(Convert.ToHexString(envelope));
        using TextFile key = new(Convert.ToHexString(secret));

        JsonElement json = await CommandRun.JsonOfAsync(1, "reading", "inspect", file.Path, "--key", key.Path);

        Assert.False(json.GetProperty("verified").GetBoolean());
    }

    [Fact]
    public async Task Without_a_key_nothing_is_said_about_the_signature()
    {
        JsonElement json = await CommandRun.JsonOfAsync(0, "reading", "inspect", Convert.ToHexString(Envelope(new Mac0Hmac256(Secret))));

        Assert.Equal(JsonValueKind.Null, json.GetProperty("verified").ValueKind);
    }

    [Fact]
    public async Task Bytes_that_are_no_reading_are_told_why()
    {
        byte[] envelope = Envelope(new Mac0Hmac256(Secret));
        foreach (string hex in (string[])["00", "d28440a0", Convert.ToHexString(envelope[..^1]), Convert.ToHexString(envelope) + "00", new string('9', 200)])
        {
            JsonElement json = await CommandRun.JsonOfAsync(1, "reading", "inspect", hex);

            Assert.StartsWith("not a reading: ", json.GetProperty("error").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_reading_signed_by_a_secure_element_verifies_under_its_public_key()
    {
        using ECDsa chip = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint q = chip.ExportParameters(includePrivateParameters: false).Q;
        byte[] envelope = Envelope(new Sign1Es256(new Chip(chip, [.. q.X!, .. q.Y!])));
        using TextFile key = new(Convert.ToHexString([.. q.X!, .. q.Y!]));
        using TextFile other = new(Convert.ToHexString([.. q.Y!, .. q.X!]));

        JsonElement json = await CommandRun.JsonOfAsync(0, "reading", "inspect", Convert.ToHexString(envelope), "--key", key.Path);
        CommandRun refused = await CommandRun.OfAsync("reading", "inspect", Convert.ToHexString(envelope), "--key", other.Path);
        envelope[^1] ^= 1;
        JsonElement changed = await CommandRun.JsonOfAsync(1, "reading", "inspect", Convert.ToHexString(envelope), "--key", key.Path);

        Assert.Equal("ES256", json.GetProperty("algorithm").GetString());
        Assert.True(json.GetProperty("verified").GetBoolean());
        Assert.False(changed.GetProperty("verified").GetBoolean());
        Assert.Equal((2, 1), (refused.ExitStatus, refused.Error.Count(c => c == '\n')));
    }

    /// <summary>The example of RFC 8428 section 6, byte for byte; its fields are not in the order of deterministic encoding, its floats are as short as they go.</summary>
    [Fact]
    public async Task The_example_of_RFC_8428_is_read()
    {
        const string Example = "87a721781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b00106223614120050067766f6c7461676501615602fb405e066666666666"
            + "a3006763757272656e74062402fb3ff3333333333333a3006763757272656e74062302fb3ff4cccccccccccda3006763757272656e74062202fb3ff6666666666666"
            + "a3006763757272656e74062102f93e00a3006763757272656e74062002fb3ff999999999999aa3006763757272656e74060002fb3ffb333333333333";

        // By cbor2 of npm with its options for core deterministic encoding.
        const string Deterministic = "87a70067766f6c7461676501615602fb405e066666666666200521781b75726e3a6465763a6f773a3130653230373361303130383030363a22fb41d303a15b001062236141"
            + "a3006763757272656e7402fb3ff33333333333330624a3006763757272656e7402fb3ff4cccccccccccd0623a3006763757272656e7402fb3ff66666666666660622"
            + "a3006763757272656e7402f93e000621a3006763757272656e7402fb3ff999999999999a0620a3006763757272656e7402fb3ffb3333333333330600";

        JsonElement json = await CommandRun.JsonOfAsync(0, "reading", "inspect", Example);
        JsonElement[] records = [.. json.GetProperty("records").EnumerateArray()];

        Assert.Equal("none", json.GetProperty("envelope").GetString());
        Assert.Equal(
            [("voltage", "V", 0.0, 120.1), ("current", "A", -5, 1.2), ("current", "A", -4, 1.3), ("current", "A", -3, 1.4), ("current", "A", -2, 1.5), ("current", "A", -1, 1.6), ("current", "A", 0, 1.7)],
            records.Select(r => (r.GetProperty("name").GetString()!.Split(':')[^1], r.GetProperty("unit").GetString()!, Math.Round(r.Number("time") - 1276020076.001, 3), r.Number("value"))));
        Assert.All(records, r => Assert.StartsWith("urn:dev:ow:10e2073a0108006:", r.GetProperty("name").GetString(), StringComparison.Ordinal));
        Assert.False(json.GetProperty("is_deterministic").GetBoolean());
        Assert.Equal(Deterministic, json.GetProperty("deterministic_hex").GetString());

        JsonElement again = await CommandRun.JsonOfAsync(0, "reading", "inspect", Deterministic);
        Assert.True(again.GetProperty("is_deterministic").GetBoolean());
        Assert.Equal(json.GetProperty("records").GetRawText(), again.GetProperty("records").GetRawText());
    }

    /// <summary>Texts, flags, data, sums, decimal fractions, base fields that change on the way, and floats that are longer than needed.</summary>
    [Theory]
    [InlineData("82a3216161006162036178a2006163 04f5", """[{"name":"ab","unit":"","time":0,"text":"x"},{"name":"ac","unit":"","time":0,"flag":true}]""")]
    [InlineData("82a30061610842010222 1903e8a400616202c482200f220023 6157", """[{"name":"a","unit":"","time":1000,"data":"0102"},{"name":"b","unit":"W","time":0,"value":1.5}]""")]
    [InlineData("81a3006161 05fb40590000000000002505", """[{"name":"a","unit":"","time":0,"sum":105}]""")]
    public async Task Packs_of_others_are_resolved(string hex, string expected)
    {
        JsonElement json = await CommandRun.JsonOfAsync(0, "reading", "inspect", hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Equal(expected, json.GetProperty("records").GetRawText());
    }

    [Theory]
    [InlineData("80", "1 to 4096 records")]
    [InlineData("81a10061 61", "a value or a sum")]
    [InlineData("81a2006161 0200ff", "bytes follow")]
    [InlineData("81a30061610201 0361 78", "one value")]
    [InlineData("81a2006161 02f97e00", "a finite number")]
    [InlineData("81a2006161 0261 78", "a finite number")]
    [InlineData("81a2006161 1821 00", "a label from -6 to 8")]
    [InlineData("81a300616100616202 00", "label 0 twice")]
    [InlineData("81a1 0201", "a name")]
    [InlineData("81a3006161 020120 0b", "version 10")]
    [InlineData("9f", "records")]
    public async Task A_pack_that_breaks_a_rule_is_told_where(string hex, string expected)
    {
        JsonElement json = await CommandRun.JsonOfAsync(1, "reading", "inspect", hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.Contains(expected, json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private sealed class Chip(ECDsa key, byte[] publicKey) : ISecureElement
    {
        public byte[] PublicKey => publicKey;

        public void Sign(byte[] hash, int hashOffset, byte[] signature, int offset) => key.SignHash(hash.AsSpan(hashOffset, 32)).CopyTo(signature, offset);
    }

    private static byte[] Envelope(IReadingSigner signer)
    {
        Reading reading = new() { DeviceId = "dev-b07", Epoch = 3, Sequence = 41, UnixSeconds = 1_767_225_600, TimeQuality = TimeQuality.Synchronised };
        Assert.True(reading.Add("grid_power", "W", -1234, 0, ValueQuality.Good));
        Assert.True(reading.Add("battery_voltage", "V", 5426, -2, ValueQuality.Good));
        Assert.True(reading.Add("pv1_power", "W", 0, 0, ValueQuality.OutOfRange));
        byte[] buffer = new byte[ReadingCodec.MaxEnvelopeLength];
        return buffer[..new ReadingCodec().Encode(reading, signer, buffer, 0)];
    }
}
