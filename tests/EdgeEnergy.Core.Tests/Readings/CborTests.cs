namespace EdgeEnergy.Core.Tests.Readings;

public sealed class CborTests
{
    private readonly CborWriter _writer = new();
    private readonly CborReader _reader = new();

    /// <summary>RFC 8949 appendix A, integers of major types 0 and 1 that fit a long.</summary>
    [Theory]
    [InlineData(0, "00")]
    [InlineData(1, "01")]
    [InlineData(10, "0a")]
    [InlineData(23, "17")]
    [InlineData(24, "1818")]
    [InlineData(25, "1819")]
    [InlineData(100, "1864")]
    [InlineData(1000, "1903e8")]
    [InlineData(1000000, "1a000f4240")]
    [InlineData(1000000000000, "1b000000e8d4a51000")]
    [InlineData(-1, "20")]
    [InlineData(-10, "29")]
    [InlineData(-100, "3863")]
    [InlineData(-1000, "3903e7")]
    [InlineData(long.MaxValue, "1b7fffffffffffffff")]
    [InlineData(long.MinValue, "3b7fffffffffffffff")]
    public void Integers(long value, string expected)
    {
        byte[] bytes = Write(w => w.WriteInteger(value));
        Assert.Equal(expected, Convert.ToHexStringLower(bytes));
        _reader.Start(bytes, 0, bytes.Length);
        Assert.True(_reader.ReadInteger(out long read));
        Assert.Equal(value, read);
        Assert.True(_reader.AtEnd);
    }

    [Fact]
    public void The_largest_unsigned()
    {
        byte[] bytes = Write(w => w.WriteUnsigned(ulong.MaxValue));
        Assert.Equal("1bffffffffffffffff", Convert.ToHexStringLower(bytes));
        _reader.Start(bytes, 0, bytes.Length);
        Assert.True(_reader.ReadUnsigned(out ulong read));
        Assert.Equal(ulong.MaxValue, read);
        _reader.Start(bytes, 0, bytes.Length);
        Assert.False(_reader.ReadInteger(out _));
        Assert.Equal(DecodeResult.TooLarge, _reader.Error);
    }

    /// <summary>RFC 8949 appendix A, texts.</summary>
    [Theory]
    [InlineData("", "60")]
    [InlineData("a", "6161")]
    [InlineData("IETF", "6449455446")]
    [InlineData("\"\\", "62225c")]
    [InlineData("\u00fc", "62c3bc")]
    [InlineData("\u6c34", "63e6b0b4")]
    [InlineData("\ud800\udd51", "64f0908591")]
    public void Texts(string text, string expected)
    {
        byte[] bytes = Write(w => w.WriteText(text));
        Assert.Equal(expected, Convert.ToHexStringLower(bytes));
        _reader.Start(bytes, 0, bytes.Length);
        Assert.True(_reader.ReadText(out int offset, out int length));
        Assert.Equal(text, System.Text.Encoding.UTF8.GetString(bytes, offset, length));
    }

    [Fact]
    public void An_unpaired_surrogate_is_written_as_the_replacement_character()
    {
        Assert.Equal("63efbfbd", Convert.ToHexStringLower(Write(w => w.WriteText("\ud800"))));
        Assert.Equal("6461efbfbd", Convert.ToHexStringLower(Write(w => w.WriteText("a\udd51"))));
    }

    /// <summary>RFC 8949 appendix A ([], [1, 2, 3], {}, h'01020304') and section 3.4.4 (the decimal fraction 273.15).</summary>
    [Fact]
    public void Containers_and_tags()
    {
        Assert.Equal("80", Convert.ToHexStringLower(Write(w => w.WriteArrayHeader(0))));
        Assert.Equal("a0", Convert.ToHexStringLower(Write(w => w.WriteMapHeader(0))));
        Assert.Equal("4401020304", Convert.ToHexStringLower(Write(w => w.WriteBytes([0, 1, 2, 3, 4], 1, 4))));
        Assert.Equal("83010203", Convert.ToHexStringLower(Write(w =>
        {
            w.WriteArrayHeader(3);
            w.WriteUnsigned(1);
            w.WriteUnsigned(2);
            w.WriteUnsigned(3);
        })));
        Assert.Equal("c48221196ab3", Convert.ToHexStringLower(Write(w =>
        {
            w.WriteTag(4);
            w.WriteArrayHeader(2);
            w.WriteInteger(-2);
            w.WriteInteger(27315);
        })));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65535)]
    public void A_byte_string_written_in_place_has_the_shortest_head(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        byte[] expected = Write(w => w.WriteBytes(content, 0, length));
        byte[] inPlace = Write(w =>
        {
            int mark = w.BeginBytes();
            w.WriteRaw(content, 0, length);
            w.EndBytes(mark);
        });
        Assert.Equal(expected, inPlace);
    }

    [Fact]
    public void A_small_buffer_overflows_without_a_write_past_its_end()
    {
        byte[] whole = Write(Item);
        for (int size = 0; size < whole.Length; size++)
        {
            byte[] buffer = new byte[size];
            _writer.Start(buffer, 0);
            Item(_writer);
            Assert.True(_writer.Overflowed);
        }

        static void Item(CborWriter w)
        {
            w.WriteArrayHeader(2);
            int mark = w.BeginBytes();
            w.WriteText("nested", "-", "text");
            w.EndBytes(mark);
            w.WriteUnsigned(70000);
        }
    }

    /// <summary>Longer heads than needed, indefinite lengths, reserved and cut heads; every major type has the same heads.</summary>
    [Theory]
    [InlineData("1817", DecodeResult.NotDeterministic)]
    [InlineData("1900ff", DecodeResult.NotDeterministic)]
    [InlineData("1a0000ffff", DecodeResult.NotDeterministic)]
    [InlineData("1b00000000ffffffff", DecodeResult.NotDeterministic)]
    [InlineData("1f", DecodeResult.NotDeterministic)]
    [InlineData("1c", DecodeResult.UnexpectedType)]
    [InlineData("1d", DecodeResult.UnexpectedType)]
    [InlineData("1e", DecodeResult.UnexpectedType)]
    [InlineData("18", DecodeResult.Truncated)]
    [InlineData("1903", DecodeResult.Truncated)]
    [InlineData("1a0000", DecodeResult.Truncated)]
    [InlineData("1b00000000000000", DecodeResult.Truncated)]
    [InlineData("", DecodeResult.Truncated)]
    public void Heads_that_are_refused(string hex, DecodeResult expected)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int major = 0; major < 7; major++)
        {
            byte[] item = [.. bytes];
            if (item.Length > 0)
            {
                item[0] |= (byte)(major << 5);
            }

            _reader.Start(item, 0, item.Length);
            bool read = major switch
            {
                0 => _reader.ReadUnsigned(out _),
                1 => _reader.ReadInteger(out _),
                2 => _reader.ReadBytes(out _, out _),
                3 => _reader.ReadText(out _, out _),
                4 => _reader.ReadArrayHeader(out _),
                5 => _reader.ReadMapHeader(out _),
                _ => _reader.ReadTag(out _),
            };
            Assert.False(read);
            Assert.Equal(expected, _reader.Error);
            Assert.False(_reader.ReadUnsigned(out _));
            Assert.Equal(-1, _reader.NextMajorType);
        }
    }

    [Theory]
    [InlineData("5bffffffffffffffff00")]
    [InlineData("7affffffff61")]
    [InlineData("9bffffffffffffffff00")]
    [InlineData("bb800000000000000000")]
    [InlineData("a100")]
    [InlineData("4200")]
    public void Lengths_beyond_the_bytes_are_refused_before_anything_is_read(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        _reader.Start(bytes, 0, bytes.Length);
        bool read = (bytes[0] >> 5) switch
        {
            2 => _reader.ReadBytes(out _, out _),
            3 => _reader.ReadText(out _, out _),
            4 => _reader.ReadArrayHeader(out _),
            _ => _reader.ReadMapHeader(out _),
        };
        Assert.False(read);
        Assert.Equal(DecodeResult.Truncated, _reader.Error);
    }

    /// <summary>The reader's own UTF-8 check agrees with the platform's on every two-byte string and on random longer ones.</summary>
    [Fact]
    public void Utf8_is_what_the_platform_takes_for_it()
    {
        System.Text.UTF8Encoding strict = new(false, true);
        Random random = new(5);
        byte[] item = new byte[6];
        for (int i = 0; i < 200_000; i++)
        {
            int length = i < 65536 ? 2 : 3 + (i % 3);
            random.NextBytes(item);
            if (i < 65536)
            {
                item[1] = (byte)(i >> 8);
                item[2] = (byte)i;
            }
            else
            {
                item[1] = (byte)random.Next(0xC0, 0x100);
                item[2] = (byte)random.Next(0x70, 0xC8);
                item[3] = (byte)random.Next(0x70, 0xC8);
            }

            item[0] = (byte)(0x60 | length);
            bool valid = true;
            try
            {
                strict.GetCharCount(item, 1, length);
            }
            catch (System.Text.DecoderFallbackException)
            {
                valid = false;
            }

            _reader.Start(item, 0, length + 1);
            Assert.Equal(valid, _reader.ReadText(out _, out _));
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 5)]
    [InlineData(3, 2)]
    [InlineData(5, 0)]
    [InlineData(1, -1)]
    [InlineData(2, int.MaxValue)]
    public void A_window_outside_the_array_reads_nothing(int offset, int count)
    {
        _reader.Start(new byte[4], offset, count);
        Assert.False(_reader.ReadUnsigned(out _));
        Assert.Equal(DecodeResult.Truncated, _reader.Error);
    }

    private byte[] Write(Action<CborWriter> write)
    {
        byte[] buffer = new byte[70000];
        _writer.Start(buffer, 0);
        write(_writer);
        Assert.False(_writer.Overflowed);
        return buffer[.._writer.Position];
    }
}
