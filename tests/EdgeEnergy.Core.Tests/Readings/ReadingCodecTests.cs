using System.Security.Cryptography;

namespace EdgeEnergy.Core.Tests.Readings;

public sealed class ReadingCodecTests
{
    private readonly ReadingCodec _codec = new();
    private readonly Reading _read = new();
    private readonly CoseEnvelope _parts = new();

    [Fact]
    public void What_is_written_is_read()
    {
        Reading written = Samples.Reading();
        foreach (byte[] envelope in new[] { Samples.Signed(), Samples.Tagged() })
        {
            byte[] framed = [1, 2, 3, .. envelope, 4];
            Assert.Equal(DecodeResult.Ok, _codec.Decode(framed, 3, envelope.Length, _read, _parts));
            Assert.Equal(written.DeviceId, _read.DeviceId);
            Assert.Equal(written.Epoch, _read.Epoch);
            Assert.Equal(written.Sequence, _read.Sequence);
            Assert.Equal(written.PreviousHash, _read.PreviousHash);
            Assert.Equal(written.UnixSeconds, _read.UnixSeconds);
            Assert.Equal(written.TimeQuality, _read.TimeQuality);
            Assert.Equal(written.Count, _read.Count);
            for (int i = 0; i < written.Count; i++)
            {
                bool good = written.Qualities[i] == ValueQuality.Good;
                Assert.Equal(written.Names[i], _read.Names[i]);
                Assert.Equal(written.Units[i], _read.Units[i]);
                Assert.Equal(written.Qualities[i], _read.Qualities[i]);
                Assert.Equal(good ? written.Mantissas[i] : 0, _read.Mantissas[i]);
                Assert.Equal(good ? written.Exponents[i] : 0, _read.Exponents[i]);
            }
        }
    }

    /// <summary>The bytes of one envelope, spelled out: a change of the wire format must be a decision.</summary>
    [Fact]
    public void The_wire_format()
    {
        Reading reading = new(4) { DeviceId = "d", Epoch = 1, Sequence = 2, UnixSeconds = 1_700_000_000, TimeQuality = TimeQuality.Holdover };
        reading.Add("p", "W", -5, 0, ValueQuality.Good);
        reading.Add("u", "V", 2301, -1, ValueQuality.Good);
        reading.Add("t", "", 9, 0, ValueQuality.Jump);
        byte[] envelope = Samples.Encode(reading, new RecordingSigner(CoseEnvelope.Hmac256, CoseEnvelope.Mac0Tag, 32));
        string expected =
            "d184" // COSE_Mac0
            + "5842" // protected header, 66 bytes
            + "a7" + "0105" + "031870" + "044164" // alg 5, content type 112, kid "d"
            + "3a0001117001" + "3a0001117102" // epoch 1, sequence 2
            + "3a000111725820" + new string('0', 64) // previous head hash
            + "3a0001117301" // time quality
            + "a0"
            + "583b" // payload, 59 bytes
            + "83"
            + "a5" + "006170" + "016157" + "0224" // n "p", u "W", v -5
            + "21" + "7175726e3a65646765656e657267793a643a" // bn "urn:edgeenergy:d:"
            + "22" + "1a6553f100" // bt
            + "a3" + "006175" + "016156" + "02c482201908fd" // n "u", u "V", v 2301 * 10^-1
            + "a2" + "006174" + "03646a756d70" // n "t", vs "jump"
            + "5820" + new string('0', 64);
        Assert.Equal(expected, Convert.ToHexStringLower(envelope));
    }

    [Fact]
    public void Every_quality_and_extreme_number_survives()
    {
        Reading reading = Samples.Reading();
        reading.Clear();
        for (ValueQuality quality = ValueQuality.ReadFailed; quality <= ValueQuality.Other; quality++)
        {
            reading.Add("q-" + (int)quality, "W", 0, 0, quality);
        }

        reading.Add("min", "W", long.MinValue, -18, ValueQuality.Good);
        reading.Add("max", "W", long.MaxValue, 18, ValueQuality.Good);
        reading.Epoch = uint.MaxValue;
        reading.Sequence = uint.MaxValue;
        byte[] envelope = Samples.Encode(reading, new Mac0Hmac256(Samples.PrivateKey));
        Assert.Equal(DecodeResult.Ok, _codec.Decode(envelope, 0, envelope.Length, _read, _parts));
        Assert.Equal(reading.Qualities[..reading.Count], _read.Qualities[.._read.Count]);
        Assert.Equal(reading.Mantissas[..reading.Count], _read.Mantissas[.._read.Count]);
        Assert.Equal(reading.Exponents[..reading.Count], _read.Exponents[.._read.Count]);
        Assert.Equal(uint.MaxValue, _read.Epoch);
        Assert.Equal(uint.MaxValue, _read.Sequence);
    }

    [Fact]
    public void The_longest_reading_fits_the_longest_envelope()
    {
        Reading reading = new() { DeviceId = new string('d', DeviceName.MaxLength), UnixSeconds = 1L << 40 };
        while (reading.Add(new string('n', ReadingCodec.MaxNameLength), new string('u', ReadingCodec.MaxUnitLength), long.MinValue, -18, ValueQuality.Good))
        {
        }

        byte[] buffer = new byte[ReadingCodec.MaxEnvelopeLength];
        int length = _codec.Encode(reading, new Mac0Hmac256(Samples.PrivateKey), buffer, 0);
        Assert.InRange(length, 1, buffer.Length);
        Assert.Equal(DecodeResult.Ok, _codec.Decode(buffer, 0, length, _read, _parts));
        Assert.Equal(Reading.MaxValues, _read.Count);
        Assert.Equal(DecodeResult.TooLarge, _codec.Decode(buffer, 0, length, new Reading(8), _parts));
    }

    [Fact]
    public void A_buffer_too_small_by_any_amount_gives_zero()
    {
        Reading reading = Samples.Reading();
        Mac0Hmac256 signer = new(Samples.PrivateKey);
        int length = Samples.Tagged().Length;
        for (int size = 0; size < length; size++)
        {
            Assert.Equal(0, _codec.Encode(reading, signer, new byte[size], 0));
        }

        // The signer was not left with half a message.
        Assert.Equal(Samples.Tagged(), Samples.Encode(reading, signer));
    }

    [Fact]
    public void Readings_that_can_not_be_on_the_wire_are_refused()
    {
        Refused(r => r.DeviceId = "");
        Refused(r => r.DeviceId = "a/b");
        Refused(r => r.DeviceId = new string('a', 49));
        Refused(r => r.Clear());
        Refused(r => r.UnixSeconds = -1);
        Refused(r => r.TimeQuality = (TimeQuality)9);
        Refused(r => r.Add("", "W", 0, 0, ValueQuality.Good));
        Refused(r => r.Add("-a", "W", 0, 0, ValueQuality.Good));
        Refused(r => r.Add("a b", "W", 0, 0, ValueQuality.Good));
        Refused(r => r.Add(new string('a', 33), "W", 0, 0, ValueQuality.Good));
        Refused(r => r.Add("a", "\u00b0C", 0, 0, ValueQuality.Good));
        Refused(r => r.Add("a", new string('W', 17), 0, 0, ValueQuality.Good));
        Refused(r => r.Add("a", "W", 0, 19, ValueQuality.Good));
        Refused(r => r.Add("a", "W", 0, 0, (ValueQuality)99));

        void Refused(Action<Reading> spoil)
        {
            Reading reading = Samples.Reading();
            spoil(reading);
            Assert.Throws<ArgumentException>(() => _codec.Encode(reading, new Mac0Hmac256(Samples.PrivateKey), new byte[2048], 0));
        }
    }

    /// <summary>Envelopes that differ from a good one in one place; each has its own answer.</summary>
    [Theory]
    [InlineData("d184", "d284", DecodeResult.UnsupportedAlgorithm)] // COSE_Sign1 with a MAC algorithm
    [InlineData("d184", "d384", DecodeResult.UnexpectedShape)] // another tag
    [InlineData("d184", "d183", DecodeResult.UnexpectedShape)] // three parts
    [InlineData("d184", "d19f", DecodeResult.NotDeterministic)] // indefinite array
    [InlineData("d1845842", "d184590042", DecodeResult.NotDeterministic)] // length in two bytes where one does
    [InlineData("a0583b", "a1583b", DecodeResult.UnexpectedShape)] // an unprotected header
    [InlineData("a70105", "a60105", DecodeResult.UnexpectedShape)] // a header pair less
    [InlineData("a70105", "a70106", DecodeResult.UnsupportedAlgorithm)]
    [InlineData("031870", "031871", DecodeResult.UnexpectedShape)] // another content type
    [InlineData("031870", "021870", DecodeResult.NotDeterministic)] // a key before its turn
    [InlineData("031870", "051870", DecodeResult.UnexpectedShape)] // an unknown key
    [InlineData("0441643a", "0441653a", DecodeResult.DeviceMismatch)]
    [InlineData("0441643a", "04412f3a", DecodeResult.InvalidText)] // device "/"
    [InlineData("0441643a", "0441ff3a", DecodeResult.InvalidText)]
    [InlineData("3a0001117301", "3a0001117303", DecodeResult.TooLarge)] // time quality
    [InlineData("83a5", "80a5", DecodeResult.UnexpectedShape)] // no record
    [InlineData("83a5", "82a5", DecodeResult.TrailingBytes)] // a record less
    [InlineData("83a5", "84a5", DecodeResult.Truncated)] // a record more
    [InlineData("a5006170", "a6006170", DecodeResult.UnexpectedShape)]
    [InlineData("006170", "00612f", DecodeResult.InvalidText)] // name "/"
    [InlineData("006170", "0061c3", DecodeResult.InvalidText)] // half a character
    [InlineData("006170", "016170", DecodeResult.UnexpectedShape)] // unit without a name
    [InlineData("0224217175", "0724217175", DecodeResult.UnexpectedShape)] // an update time instead of a value
    [InlineData("02c482201908fd", "02c482001908fd", DecodeResult.NotDeterministic)] // exponent 0
    [InlineData("02c482201908fd", "02c482321908fd", DecodeResult.TooLarge)] // exponent -19
    [InlineData("02c482201908fd", "02c582201908fd", DecodeResult.UnexpectedShape)] // a bigfloat
    [InlineData("02c482201908fd", "02fa4015c28f00", DecodeResult.UnexpectedType)] // a float
    [InlineData("75726e3a65", "75726e3a66", DecodeResult.DeviceMismatch)]
    [InlineData("221a6553f100", "223a6553f100", DecodeResult.UnexpectedType)] // a time before 1970
    public void Malformed_envelopes_have_a_clear_answer(string part, string with, DecodeResult expected)
    {
        Reading reading = new(4) { DeviceId = "d", Epoch = 1, Sequence = 2, UnixSeconds = 1_700_000_000, TimeQuality = TimeQuality.Holdover };
        reading.Add("p", "W", -5, 0, ValueQuality.Good);
        reading.Add("u", "V", 2301, -1, ValueQuality.Good);
        reading.Add("t", "", 9, 0, ValueQuality.Jump);
        string hex = Convert.ToHexStringLower(Samples.Encode(reading, new RecordingSigner(CoseEnvelope.Hmac256, CoseEnvelope.Mac0Tag, 32)));
        int at = hex.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0 && at % 2 == 0);
        byte[] spoiled = Convert.FromHexString(hex[..at] + with + hex[(at + part.Length)..]);
        Assert.Equal(expected, _codec.Decode(spoiled, 0, spoiled.Length, _read, _parts));
    }

    [Fact]
    public void Bytes_missing_and_bytes_too_many()
    {
        byte[] envelope = Samples.Signed();
        for (int length = 0; length < envelope.Length; length++)
        {
            Assert.Equal(DecodeResult.Truncated, _codec.Decode(envelope, 0, length, _read, _parts));
        }

        byte[] longer = [.. envelope, 0];
        Assert.Equal(DecodeResult.TrailingBytes, _codec.Decode(longer, 0, longer.Length, _read, _parts));
        Assert.Equal(DecodeResult.TooLarge, _codec.Decode(new byte[20000], 0, 20000, _read, _parts));
    }

    [Fact]
    public void A_reason_of_a_newer_device_is_other()
    {
        byte[] envelope = Samples.Tagged();
        int at = envelope.AsSpan().IndexOf("out-of-range"u8);
        envelope[at] = (byte)'0';
        Assert.Equal(DecodeResult.Ok, _codec.Decode(envelope, 0, envelope.Length, _read, _parts));
        Assert.Equal(ValueQuality.Other, _read.Qualities[4]);
    }

    /// <summary>
    /// 150,000 mutants of three kinds: none throws, and what is accepted is the only encoding of what was read: written again it is the same bytes up to the signature.
    /// </summary>
    [Fact]
    public void Mutants_never_throw_and_what_is_accepted_has_one_encoding_only()
    {
        byte[][] seeds = [Samples.Signed(), Samples.Tagged()];
        Random random = new(6);
        byte[] again = new byte[4096];
        int accepted = 0;
        for (int i = 0; i < 150_000; i++)
        {
            byte[] mutant = Mutate([.. seeds[i & 1]], random);
            if (_codec.Decode(mutant, 0, mutant.Length, _read, _parts) != DecodeResult.Ok || Array.IndexOf(_read.Qualities, ValueQuality.Other, 0, _read.Count) >= 0)
            {
                continue;
            }

            accepted++;
            RecordingSigner signer = new(_parts.Algorithm, _parts.IsMac ? CoseEnvelope.Mac0Tag : CoseEnvelope.Sign1Tag, _parts.SignatureLength);
            int length = _codec.Encode(_read, signer, again, 0);
            Assert.Equal(mutant.Length, length);
            Assert.Equal(mutant.AsSpan(0, _parts.SignatureOffset), again.AsSpan(0, _parts.SignatureOffset));
        }

        Assert.InRange(accepted, 1000, 149_000);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Random random = new(7);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length > 4)
            {
                // Most random bytes fail at once; let half of them get through the frame's head.
                bytes[0] = (i & 1) == 0 ? bytes[0] : (byte)0xD2;
                bytes[1] = (i & 1) == 0 ? bytes[1] : (byte)0x84;
            }

            Assert.NotEqual(DecodeResult.Ok, _codec.Decode(bytes, 0, bytes.Length, _read, _parts));
        }
    }

    [Fact]
    public void The_head_hash_is_SHA_256_of_the_envelope()
    {
        byte[] envelope = Samples.Signed();
        byte[] hash = new byte[32];
        _codec.HeadHash(envelope, 0, envelope.Length, hash, 0);
        Assert.Equal(SHA256.HashData(envelope), hash);
    }

    [Fact]
    public void Encoding_signing_and_decoding_allocate_nothing_after_warm_up()
    {
        Reading reading = Samples.Reading();
        IReadingSigner[] signers = [new Sign1Es256k(new Secp256k1(), Samples.PrivateKey), new Mac0Hmac256(Samples.PrivateKey)];
        byte[] buffer = new byte[2048];
        long allocated = -1;
        for (int round = 0; round < 2; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < signers.Length; i++)
            {
                reading.Sequence++;
                int length = _codec.Encode(reading, signers[i], buffer, 0);
                _codec.HeadHash(buffer, 0, length, reading.PreviousHash, 0);
                _codec.Decode(buffer, 0, length, _read, _parts);
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static byte[] Mutate(byte[] envelope, Random random)
    {
        int changes = random.Next(1, 4);
        for (int i = 0; i < changes; i++)
        {
            int at = random.Next(envelope.Length);
            switch (random.Next(4))
            {
                case 0:
                    envelope[at] = (byte)random.Next(256);
                    break;
                case 1:
                    envelope[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    int length = random.Next(1, Math.Min(8, envelope.Length - at) + 1);
                    envelope = [.. envelope[..at], .. envelope[(at + length)..]];
                    break;
                default:
                    byte[] inserted = new byte[random.Next(1, 8)];
                    random.NextBytes(inserted);
                    envelope = [.. envelope[..at], .. inserted, .. envelope[at..]];
                    break;
            }

            if (envelope.Length == 0)
            {
                break;
            }
        }

        return envelope;
    }
}
