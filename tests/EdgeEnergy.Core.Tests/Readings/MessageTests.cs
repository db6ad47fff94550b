using System.Text;

namespace EdgeEnergy.Core.Tests.Readings;

/// <summary>Statements, acknowledgements, commands and topics.</summary>
public sealed class MessageTests
{
    private readonly Secp256k1 _curve = new();
    private readonly StatementCodec _statements = new();

    [Fact]
    public void A_statement_survives_the_wire_and_verifies()
    {
        IntervalStatement written = Samples.Statement();
        Assert.True(_statements.Sign(written, _curve, Samples.PrivateKey));
        byte[] buffer = new byte[StatementCodec.MaxLength];
        int length = _statements.Encode(written, buffer, 0);
        IntervalStatement read = new();
        Assert.Equal(DecodeResult.Ok, _statements.Decode(buffer, 0, length, read));
        Assert.Equivalent(written, read, strict: true);
        byte[] publicKey = new byte[64];
        _curve.PublicKey(Samples.PrivateKey, 0, publicKey, 0);
        Assert.True(_statements.Verify(read, _curve, publicKey));
        read.ImportWh++;
        Assert.False(_statements.Verify(read, _curve, publicKey));
    }

    [Fact]
    public void The_longest_statement_fits()
    {
        IntervalStatement statement = Samples.Statement();
        statement.DeviceId = new string('d', DeviceName.MaxLength);
        statement.PeriodStart = statement.ImportWh = statement.ExportWh = long.MaxValue;
        statement.PeriodSeconds = statement.Epoch = statement.FirstSequence = statement.LastSequence = uint.MaxValue;
        byte[] buffer = new byte[StatementCodec.MaxLength];
        int length = _statements.Encode(statement, buffer, 0);
        Assert.InRange(length, 1, buffer.Length);
        Assert.Equal(DecodeResult.Ok, _statements.Decode(buffer, 0, length, new IntervalStatement()));
        Assert.Equal(0, _statements.Encode(statement, new byte[length - 1], 0));
    }

    [Fact]
    public void Statements_with_a_negative_number_are_refused()
    {
        IntervalStatement statement = Samples.Statement();
        statement.ExportWh = -1;
        Assert.Throws<ArgumentException>(() => _statements.Encode(statement, new byte[256], 0));
    }

    /// <summary>Each member moves the digest, so each is in it.</summary>
    [Fact]
    public void Every_member_of_a_statement_is_signed()
    {
        Action<IntervalStatement>[] changes =
        [
            _ => { },
            s => s.DeviceId = "dev-b08",
            s => s.PeriodStart++,
            s => s.PeriodSeconds++,
            s => s.ImportWh++,
            s => s.ExportWh++,
            s => s.Epoch++,
            s => s.FirstSequence++,
            s => s.LastSequence++,
            s => s.HeadHash[31]++,
        ];
        HashSet<string> digests = [];
        foreach (Action<IntervalStatement> change in changes)
        {
            IntervalStatement statement = Samples.Statement();
            change(statement);
            byte[] digest = new byte[32];
            _statements.Digest(statement, digest, 0);
            Assert.True(digests.Add(Convert.ToHexString(digest)));
        }
    }

    /// <summary>The same digest from the words of the EIP-712 text, put together by hand.</summary>
    [Fact]
    public void The_digest_is_that_of_EIP_712()
    {
        IntervalStatement s = Samples.Statement();
        byte[] domain = Keccak([
            .. Keccak("EIP712Domain(string name,string version)"), .. Keccak("EdgeEnergy"), .. Keccak("1")]);
        byte[] hash = Keccak([
            .. Keccak(StatementCodec.StatementType), .. Keccak("dev-b07"), .. Word(s.PeriodStart), .. Word(900), .. Word(1234), .. Word(0), .. Word(3), .. Word(1426),
            .. Word(1441), .. s.HeadHash]);
        byte[] digest = new byte[32];
        _statements.Digest(s, digest, 0);
        Assert.Equal(Keccak([0x19, 0x01, .. domain, .. hash]), digest);
        byte[] separator = new byte[32];
        _statements.DomainSeparator(separator, 0);
        Assert.Equal(domain, separator);
    }

    [Fact]
    public void Hostile_statements_never_throw()
    {
        IntervalStatement statement = Samples.Statement();
        _statements.Sign(statement, _curve, Samples.PrivateKey);
        byte[] buffer = new byte[StatementCodec.MaxLength];
        int length = _statements.Encode(statement, buffer, 0);
        byte[] good = buffer[..length];
        IntervalStatement read = new();
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(DecodeResult.Truncated, _statements.Decode(good, 0, i, read));
            for (int value = 0; value < 256; value++)
            {
                byte[] mutant = [.. good];
                mutant[i] = (byte)value;
                if (_statements.Decode(mutant, 0, length, read) == DecodeResult.Ok)
                {
                    Assert.Equal(length, _statements.Encode(read, buffer, 0));
                    Assert.Equal(mutant, buffer[..length]);
                }
            }
        }

        Assert.Equal(DecodeResult.TrailingBytes, _statements.Decode([.. good, 0], 0, length + 1, read));
        Assert.Equal(DecodeResult.TooLarge, _statements.Decode(new byte[300], 0, 300, read));
        Assert.Equal(DecodeResult.UnexpectedShape, _statements.Decode([0x80], 0, 1, read));
        Assert.Equal(DecodeResult.InvalidText, _statements.Decode([0x8a, 0x61, (byte)'/', .. good[9..]], 0, length - 6, read));
    }

    [Theory]
    [InlineData(1, 5, 0, "820105")]
    [InlineData(3, 1441, 1750000500, "83031905a11a684ee374")]
    [InlineData(uint.MaxValue, uint.MaxValue, 0, "821affffffff1affffffff")]
    public void Acks(uint epoch, uint sequence, long periodStart, string expected)
    {
        AckCodec codec = new();
        byte[] buffer = new byte[AckCodec.MaxLength];
        int length = codec.Encode(new Ack { Epoch = epoch, Sequence = sequence, PeriodStart = periodStart }, buffer, 0);
        Assert.Equal(expected, Convert.ToHexStringLower(buffer.AsSpan(0, length)));
        Ack read = new();
        Assert.Equal(DecodeResult.Ok, codec.Decode(buffer, 0, length, read));
        Assert.Equal(epoch, read.Epoch);
        Assert.Equal(sequence, read.Sequence);
        Assert.Equal(periodStart, read.PeriodStart);
        Assert.Equal(periodStart != 0, read.IsStatement);
        Assert.Equal(0, codec.Encode(read, new byte[length - 1], 0));
    }

    [Theory]
    [InlineData("", DecodeResult.Truncated)]
    [InlineData("8201", DecodeResult.Truncated)]
    [InlineData("82011805", DecodeResult.NotDeterministic)]
    [InlineData("8101", DecodeResult.UnexpectedShape)]
    [InlineData("8401020304", DecodeResult.UnexpectedShape)]
    [InlineData("83010200", DecodeResult.UnexpectedShape)]
    [InlineData("82010500", DecodeResult.TrailingBytes)]
    [InlineData("82011b0000000100000000", DecodeResult.TooLarge)]
    [InlineData("820120", DecodeResult.UnexpectedType)]
    [InlineData("0102", DecodeResult.UnexpectedType)]
    public void Malformed_acks(string hex, DecodeResult expected)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.Equal(expected, new AckCodec().Decode(bytes, 0, bytes.Length, new Ack()));
    }

    [Fact]
    public void A_command_is_authentic_for_its_device_and_its_gateway_only()
    {
        CommandCodec codec = new();
        Sign1Es256k gateway = new(_curve, Samples.PrivateKey);
        byte[] buffer = new byte[CommandCodec.MaxLength];
        Command written = new() { Sequence = ulong.MaxValue, IssuedUnix = long.MaxValue, UntilUnix = long.MinValue, SellW = int.MinValue, ChargeW = int.MaxValue };
        int length = codec.Encode(written, "dev-b07", gateway, buffer, 0);
        Assert.InRange(length, 1, buffer.Length);

        Command read = new();
        Assert.Equal(DecodeResult.Ok, codec.Decode(buffer, 0, length, "dev-b07", gateway.PublicKey, _curve, read, out bool authentic));
        Assert.True(authentic);
        Assert.Equivalent(written, read, strict: true);

        Assert.Equal(DecodeResult.Ok, codec.Decode(buffer, 0, length, "dev-b08", gateway.PublicKey, _curve, read, out authentic));
        Assert.False(authentic);
        byte[] otherKey = new Sign1Es256k(_curve, Samples.Reading().PreviousHash).PublicKey;
        Assert.Equal(DecodeResult.Ok, codec.Decode(buffer, 0, length, "dev-b07", otherKey, _curve, read, out authentic));
        Assert.False(authentic);
    }

    [Fact]
    public void No_changed_command_is_authentic_and_none_throws()
    {
        CommandCodec codec = new();
        Sign1Es256k gateway = new(_curve, Samples.PrivateKey);
        byte[] buffer = new byte[CommandCodec.MaxLength];
        int length = codec.Encode(new Command { Sequence = 9, IssuedUnix = 1_750_000_000, UntilUnix = 1_750_000_900, SellW = 1500 }, "dev-b07", gateway, buffer, 0);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(DecodeResult.Truncated, codec.Decode(buffer, 0, i, "dev-b07", gateway.PublicKey, _curve, new Command(), out bool authentic));
            Assert.False(authentic);
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] mutant = buffer[..length];
                mutant[i] ^= (byte)(1 << bit);
                codec.Decode(mutant, 0, length, "dev-b07", gateway.PublicKey, _curve, new Command(), out authentic);
                Assert.False(authentic);
            }
        }
    }

    [Fact]
    public void A_mac_is_no_command()
    {
        CommandCodec codec = new();
        byte[] buffer = new byte[CommandCodec.MaxLength];
        int length = codec.Encode(new Command(), "dev-b07", new Mac0Hmac256(Samples.PrivateKey), buffer, 0);
        Assert.Equal(DecodeResult.UnexpectedShape, codec.Decode(buffer, 0, length, "dev-b07", new byte[64], _curve, new Command(), out bool authentic));
        Assert.False(authentic);
    }

    [Fact]
    public void Topics_of_a_device()
    {
        Topics topics = new("community13", "dev-b07");
        Assert.Equal("edgeenergy/v1/community13/dev-b07/reading", topics.Reading);
        Assert.Equal("edgeenergy/v1/community13/dev-b07/statement", topics.Statement);
        Assert.Equal("edgeenergy/v1/community13/dev-b07/status", topics.Status);
        Assert.Equal("edgeenergy/v1/community13/dev-b07/command", topics.Command);
        Assert.Equal("edgeenergy/v1/community13/dev-b07/ack", topics.Ack);
        Assert.Equal("edgeenergy/v1/community13/+/reading", Topics.AllDevices("community13", "reading"));
        Assert.True(Topics.TryParse(topics.Command, out string site, out string device, out string kind));
        Assert.Equal(("community13", "dev-b07", "command"), (site, device, kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("edgeenergy/v1/s/d")]
    [InlineData("edgeenergy/v2/s/d/reading")]
    [InlineData("edgeenergy/v1/s/+/reading")]
    [InlineData("edgeenergy/v1//d/reading")]
    [InlineData("edgeenergy/v1/s/d/other")]
    [InlineData("edgeenergy/v1/s/d/reading/more")]
    public void Topics_that_are_not_ours(string topic) => Assert.False(Topics.TryParse(topic, out _, out _, out _));

    [Theory]
    [InlineData("", "d")]
    [InlineData("s", "d/e")]
    [InlineData("s", "#")]
    public void Names_that_can_not_be_in_a_topic_are_refused(string site, string device) => Assert.Throws<ArgumentException>(() => new Topics(site, device));

    private static byte[] Keccak(string text) => Keccak(Encoding.UTF8.GetBytes(text));

    private static byte[] Keccak(byte[] data)
    {
        byte[] hash = new byte[32];
        new Keccak256().Hash(data, 0, data.Length, hash, 0);
        return hash;
    }

    private static byte[] Word(long value)
    {
        byte[] word = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(word.AsSpan(24), value);
        return word;
    }
}
