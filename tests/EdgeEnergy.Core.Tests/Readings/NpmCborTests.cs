using System.Text.Json.Nodes;

namespace EdgeEnergy.Core.Tests.Readings;

/// <summary>The deterministic encoding of RFC 8949 section 4.2.1 as another implementation of it has it.</summary>
public sealed class NpmCborTests
{
    private const int Items = 500;

    private readonly CborWriter writer = new();
    private readonly CborReader reader = new();

    /// <summary>Integers, strings, containers, tags and floats of all sizes of head: decoded strictly and encoded again, the bytes are the same.</summary>
    [Fact]
    public async Task What_is_written_here_is_deterministic_elsewhere()
    {
        Random random = new(8949);
        byte[][] items = [.. Enumerable.Range(0, Items).Select(_ => Item(random))];
        JsonObject[] answers = await NpmCose.RunAsync([.. items.Select(Job)]);
        Assert.Equal(items.Select(Convert.ToHexStringLower), answers.Select(answer => answer["hex"]?.GetValue<string>() ?? answer["error"]!.GetValue<string>()));
    }

    /// <summary>Heads longer than needed and indefinite lengths: refused there and here.</summary>
    [Theory]
    [InlineData("1817")]
    [InlineData("190018")]
    [InlineData("1a0000ffff")]
    [InlineData("1b00000000ffffffff")]
    [InlineData("3817")]
    [InlineData("580100")]
    [InlineData("5f4100ff")]
    [InlineData("780161")]
    [InlineData("7f6161ff")]
    [InlineData("980100")]
    [InlineData("9f00ff")]
    [InlineData("b8010000")]
    [InlineData("bf0000ff")]
    public async Task What_is_refused_here_is_refused_elsewhere(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.NotNull((await NpmCose.RunAsync(Job(bytes)))[0]["error"]);
        reader.Start(bytes, 0, bytes.Length);
        bool read = (bytes[0] >> 5) switch
        {
            0 or 1 => reader.ReadInteger(out _),
            2 => reader.ReadBytes(out _, out _),
            3 => reader.ReadText(out _, out _),
            4 => reader.ReadArrayHeader(out _),
            _ => reader.ReadMapHeader(out _),
        };
        Assert.False(read);
        Assert.Equal(DecodeResult.NotDeterministic, reader.Error);
    }

    /// <summary>RFC 8949 appendix A, floats.</summary>
    [Theory]
    [InlineData("f93e00", 2, 0x3E00)]
    [InlineData("fa47c35000", 4, 0x47C35000)]
    [InlineData("fb3ff199999999999a", 8, 0x3FF199999999999A)]
    public void The_bits_of_a_float_are_read_and_written(string hex, int size, long bits)
    {
        byte[] bytes = Convert.FromHexString(hex);
        for (int cut = 1; cut <= bytes.Length; cut++)
        {
            reader.Start(bytes, 0, cut);
            Assert.Equal(cut == bytes.Length, reader.ReadFloatBits(out int readSize, out ulong read));
            Assert.True(cut == bytes.Length ? readSize == size && read == (ulong)bits : reader.Error == DecodeResult.Truncated);
            byte[] buffer = new byte[cut];
            writer.Start(buffer, 0);
            writer.WriteFloatBits(size, (ulong)bits);
            Assert.Equal(cut < bytes.Length, writer.Overflowed);
            Assert.True(writer.Overflowed || buffer.AsSpan().SequenceEqual(bytes));
        }
    }

    [Fact]
    public void Truth_values_are_read_and_nothing_else_is_one()
    {
        for (int first = 0; first < 256; first++)
        {
            reader.Start([(byte)first], 0, 1);
            Assert.Equal(first is 0xF4 or 0xF5, reader.ReadBoolean(out bool value));
            Assert.Equal(first == 0xF5, value);
        }

        reader.Start([], 0, 0);
        Assert.False(reader.ReadBoolean(out _));
        Assert.Equal(DecodeResult.Truncated, reader.Error);
    }

    private static JsonObject Job(byte[] bytes) => new() { ["do"] = "cbor", ["bytes"] = Convert.ToHexStringLower(bytes), ["strict"] = true };

    private static long Number(Random random) => random.NextInt64() >> random.Next(64);

    private byte[] Item(Random random)
    {
        byte[] buffer = new byte[4096];
        writer.Start(buffer, 0);
        int count = random.Next(1, 30);
        writer.WriteArrayHeader(count);
        for (int i = 0; i < count; i++)
        {
            Write(random);
        }

        return buffer[..writer.Position];
    }

    private void Write(Random random)
    {
        switch (random.Next(7))
        {
            case 0:
                writer.WriteInteger(Number(random));
                break;
            case 1:
                writer.WriteInteger(~Number(random));
                break;
            case 2:
                byte[] bytes = new byte[random.Next(2) == 0 ? random.Next(24) : random.Next(100)];
                random.NextBytes(bytes);
                writer.WriteBytes(bytes, 0, bytes.Length);
                break;
            case 3:
                writer.WriteText(new string('\u6c34', random.Next(12)));
                break;
            case 4:
                writer.WriteTag(4);
                writer.WriteArrayHeader(2);
                writer.WriteInteger(-random.Next(1, 30));
                writer.WriteInteger(Number(random));
                break;
            case 5:
                // 1/3 and the like need all eight bytes, 1.5 and the like two.
                double number = 1.0 / (3 + (2 * random.Next(1000)));
                writer.WriteFloatBits(8, BitConverter.DoubleToUInt64Bits(number));
                break;
            default:
                writer.WriteMapHeader(3);
                writer.WriteInteger(random.Next(24));
                writer.WriteInteger(Number(random));
                writer.WriteInteger(random.Next(256, 60_000));
                writer.WriteInteger(Number(random));
                writer.WriteInteger(-random.Next(1, 60_000));
                writer.WriteFloatBits(2, BitConverter.HalfToUInt16Bits((Half)(random.Next(1000) + 0.5)));
                break;
        }
    }
}
