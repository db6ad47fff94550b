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
