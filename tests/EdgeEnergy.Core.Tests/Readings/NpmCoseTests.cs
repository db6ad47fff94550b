using System.Text;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Core.Tests.Readings;

/// <summary>Our envelopes under a COSE implementation that is not ours, and its envelopes under ours.</summary>
public sealed class NpmCoseTests : IDisposable
{
    private const int Es256k = CoseEnvelope.Es256k;
    private const int Es256 = CoseEnvelope.Es256;
    private const int Hmac256 = CoseEnvelope.Hmac256;

    private readonly Secp256k1 curve = new();
    private readonly SoftElement element = new();

    public void Dispose() => element.Dispose();

    [Theory]
    [InlineData(Es256k)]
    [InlineData(Es256)]
    [InlineData(Hmac256)]
    public async Task A_reading_of_ours_verifies_and_says_what_was_written(int algorithm)
    {
        byte[] envelope = Samples.Encode(Samples.Reading(), Signer(algorithm));
        JsonObject answer = (await NpmCose.RunAsync(Verify(algorithm, PublicKey(algorithm), envelope)))[0];

        Assert.Null(answer["error"]);
        Assert.True(answer["same"]!.GetValue<bool>());
        Assert.Equal(
            $$"""{"map":[[1,{{algorithm}}],[3,112],[4,{"hex":"6465762d623037"}],[-70001,3],[-70002,1441],[-70003,{"hex":"{{Hex(Samples.Reading().PreviousHash)}}"}],[-70004,2]]}""",
            answer["header"]!.ToJsonString());
        Assert.Equal(
            """[{"map":[[0,"grid-power"],[1,"W"],[2,-1250],[-2,"urn:edgeenergy:dev-b07:"],[-3,1750000020]]},{"map":[[0,"battery-soc"],[1,"%EL"],[2,87]]},"""
            + """{"map":[[0,"grid-voltage-l1"],[1,"V"],[2,{"tag":4,"contents":[-1,2304]}]]},{"map":[[0,"total-import"],[1,"kWh"],[2,{"tag":4,"contents":[-1,123456]}]]},"""
            + """{"map":[[0,"temperature"],[1,"Cel"],[3,"out-of-range"]]},{"map":[[0,"mode"],[2,2]]}]""",
            answer["payload"]!["value"]!.ToJsonString());
    }

    /// <summary>Each byte in turn: the other implementation refuses every one, as ours does.</summary>
    [Theory]
    [InlineData(Es256k)]
    [InlineData(Es256)]
    [InlineData(Hmac256)]
    public async Task Every_changed_byte_of_a_reading_is_refused(int algorithm)
    {
        byte[] key = PublicKey(algorithm);
        byte[] envelope = Samples.Encode(Samples.Reading(), Signer(algorithm));
        JsonObject[] jobs = new JsonObject[envelope.Length];
        for (int i = 0; i < envelope.Length; i++)
        {
            envelope[i] ^= 1;
            jobs[i] = Verify(algorithm, key, envelope);
            envelope[i] ^= 1;
        }

        JsonObject[] answers = await NpmCose.RunAsync(jobs);
        Assert.DoesNotContain(answers, answer => answer["error"] is null);
    }

    [Fact]
    public async Task What_a_gateway_and_a_publisher_sign_verifies_with_its_external_aad_only()
    {
        Sign1Es256k signer = new(curve, Samples.PrivateKey);
        byte[] buffer = new byte[512];
        int length = new CommandCodec().Encode(new Command { Sequence = 7, IssuedUnix = 1_750_000_000, UntilUnix = 1_750_000_900, SellW = 1500 }, "dev-b07", signer, buffer, 0);
        byte[] command = buffer[..length];
        length = new UpdateManifestCodec().Encode(new UpdateManifest { Kind = "esp32", Version = 12, Length = 9000 }, signer, buffer, 0);
        byte[] manifest = buffer[..length];

        JsonObject[] answers = await NpmCose.RunAsync(
            Verify(Es256k, signer.PublicKey, command, "dev-b07"),
            Verify(Es256k, signer.PublicKey, command, "dev-b08"),
            Verify(Es256k, signer.PublicKey, command),
            Verify(Es256k, signer.PublicKey, manifest, "edgeenergy-update"),
            Verify(Es256k, signer.PublicKey, manifest, "dev-b07"));

        Assert.Equal([false, true, true, false, true], answers.Select(answer => answer["error"] is not null));
        Assert.Equal("[7,1750000000,1750000900,1500,0]", answers[0]["payload"]!["value"]!.ToJsonString());
        Assert.Equal($$"""["esp32",12,9000,{"hex":"{{new string('0', 64)}}"}]""", answers[3]["payload"]!["value"]!.ToJsonString());
    }

    [Theory]
    [InlineData(Es256k)]
    [InlineData(Es256)]
    [InlineData(Hmac256)]
    public async Task A_reading_of_the_other_implementation_is_read_and_verified_by_ours(int algorithm)
    {
        byte[] ours = Samples.Encode(Samples.Reading(), Signer(algorithm));
        CoseEnvelope parts = new();
        ReadingCodec codec = new();
        Assert.Equal(DecodeResult.Ok, codec.Decode(ours, 0, ours.Length, new Reading(), parts));
        JsonObject job = new()
        {
            ["do"] = "sign",
            ["alg"] = algorithm,
            ["key"] = Hex(algorithm == Es256 ? element.Secret : Samples.PrivateKey),
            ["header"] = new JsonArray(
                Pair(-70004, 2), Pair(-70003, HexNode(Samples.Reading().PreviousHash)), Pair(-70002, 1441), Pair(-70001, 3), Pair(4, HexNode("dev-b07"u8.ToArray())), Pair(3, 112), Pair(1, algorithm)),
            ["payload"] = Hex(ours.AsSpan(parts.PayloadOffset, parts.PayloadLength).ToArray()),
        };

        byte[] theirs = Convert.FromHexString((await NpmCose.RunAsync(job))[0]["message"]!.GetValue<string>());

        // Given in another order, the header comes out in the one deterministic order; up to the signature the bytes are the same.
        Assert.Equal(ours[..parts.SignatureOffset], theirs[..parts.SignatureOffset]);
        Reading reading = new();
        Assert.Equal(DecodeResult.Ok, codec.Decode(theirs, 0, theirs.Length, reading, parts));
        Assert.Equivalent(Samples.Reading().Mantissas.Take(6), reading.Mantissas.Take(6), strict: true);
        Assert.True(Accepts(theirs, parts));
        for (int i = parts.PayloadOffset; i < theirs.Length; i += 7)
        {
            theirs[i] ^= 4;
            Assert.False(codec.Decode(theirs, 0, theirs.Length, reading, parts) == DecodeResult.Ok && Accepts(theirs, parts));
            theirs[i] ^= 4;
        }
    }

    [Fact]
    public async Task A_command_of_the_other_implementation_is_taken_for_its_device()
    {
        JsonObject job = new()
        {
            ["do"] = "sign",
            ["alg"] = Es256k,
            ["key"] = Hex(Samples.PrivateKey),
            ["aad"] = Hex("dev-b07"u8.ToArray()),
            ["header"] = new JsonArray(Pair(1, Es256k)),
            ["payload"] = "8507001903840118c8",
        };
        byte[] message = Convert.FromHexString((await NpmCose.RunAsync(job))[0]["message"]!.GetValue<string>());
        byte[] gateway = new Sign1Es256k(curve, Samples.PrivateKey).PublicKey;
        Command command = new();
        CommandCodec codec = new();
        Assert.Equal(DecodeResult.Ok, codec.Decode(message, 0, message.Length, "dev-b07", gateway, curve, command, out bool authentic));
        Assert.True(authentic);
        Assert.Equal((7ul, 0L, 900L, 1, 200), (command.Sequence, command.IssuedUnix, command.UntilUnix, command.SellW, command.ChargeW));
        codec.Decode(message, 0, message.Length, "dev-b08", gateway, curve, command, out authentic);
        Assert.False(authentic);
    }

    /// <summary>A message that says ES256 is none of a gateway's, whoever signed it.</summary>
    [Fact]
    public void A_command_with_another_algorithm_is_refused()
    {
        byte[] buffer = new byte[CommandCodec.MaxLength];
        int length = new CommandCodec().Encode(new Command { Sequence = 7 }, "dev-b07", new Sign1Es256(element), buffer, 0);
        Assert.Equal(
            DecodeResult.UnsupportedAlgorithm,
            new CommandCodec().Decode(buffer, 0, length, "dev-b07", element.PublicKey, curve, new Command(), out bool authentic));
        Assert.False(authentic);
    }

    [Fact]
    public void A_secure_element_signs_with_the_lower_s()
    {
        Sign1Es256 signer = new(element);
        byte[] order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
        byte[] half = Convert.FromHexString("7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8");
        for (int i = 0; i < 100; i++)
        {
            byte[] envelope = Samples.Encode(Samples.Reading(), signer);
            CoseEnvelope parts = new();
            Assert.Equal(DecodeResult.Ok, new ReadingCodec().Decode(envelope, 0, envelope.Length, new Reading(), parts));
            Assert.True(Accepts(envelope, parts));
            ReadOnlySpan<byte> s = envelope.AsSpan(parts.SignatureOffset + 32, 32);
            Assert.True(s.SequenceCompareTo(half) <= 0);
            Assert.True(s.SequenceCompareTo(order) < 0);
        }
    }

    private static JsonObject Verify(int algorithm, byte[] key, byte[] message, string aad = "") => new()
    {
        ["do"] = "verify",
        ["alg"] = algorithm,
        ["key"] = Hex(key),
        ["message"] = Hex(message),
        ["aad"] = Hex(Encoding.UTF8.GetBytes(aad)),
    };

    private static JsonArray Pair(int label, JsonNode value) => new(label, value);

    private static JsonObject HexNode(byte[] bytes) => new() { ["hex"] = Hex(bytes) };

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private IReadingSigner Signer(int algorithm) => algorithm switch
    {
        Es256k => new Sign1Es256k(curve, Samples.PrivateKey),
        Es256 => new Sign1Es256(element),
        _ => new Mac0Hmac256(Samples.PrivateKey),
    };

    private byte[] PublicKey(int algorithm) => algorithm switch
    {
        Es256k => new Sign1Es256k(curve, Samples.PrivateKey).PublicKey,
        Es256 => element.PublicKey,
        _ => Samples.PrivateKey,
    };

    private bool Accepts(byte[] envelope, CoseEnvelope parts)
    {
        if (parts.IsMac)
        {
            HmacSha256 hmac = new();
            hmac.SetKey(Samples.PrivateKey, 0, 32);
            return parts.VerifyMac(envelope, hmac);
        }

        byte[] hash = new byte[32];
        parts.SigningHash(envelope, new Sha256(), hash, 0);
        return parts.Algorithm == Es256
            ? element.Verify(hash, envelope.AsSpan(parts.SignatureOffset, parts.SignatureLength))
            : curve.Verify(new Sign1Es256k(curve, Samples.PrivateKey).PublicKey, 0, hash, 0, envelope, parts.SignatureOffset);
    }
}
