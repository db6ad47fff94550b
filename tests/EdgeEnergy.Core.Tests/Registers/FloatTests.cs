namespace EdgeEnergy.Core.Tests.Registers;

public sealed class FloatTests
{
    private const string Registers = """
        reading: [value]
        registers:
          - {id: value, address: 10, type: float32, unit: W, decimals: 3, poll: fast, help: "Value.", sources: maker}
          - {id: bounded, address: 12, type: float32, unit: W, decimals: 3, range: [-10, 10], help: "Value.", sources: maker}
        """;

    private readonly RegisterMap map = MapOf.Text(Registers);

    [Theory]
    [InlineData(230.2f, 230_200)]
    [InlineData(-0.5f, -500)]
    [InlineData(0f, 0)]
    [InlineData(1e-30f, 0)]
    [InlineData(0.0004999f, 0)]
    [InlineData(0.0005001f, 1)]
    [InlineData(131072.02f, 131_072_016)]
    [InlineData(1e12f, 999_999_995_904_000)]
    public void A_float_is_rounded_to_its_decimals(float value, long raw)
    {
        Assert.Equal(RegisterQuality.Good, Decode(0, value, out long found));
        Assert.Equal(raw, found);
    }

    /// <summary>Against the processor's own conversion, over all exponents in reach.</summary>
    [Fact]
    public void Rounding_agrees_with_exact_arithmetic()
    {
        Random random = new(7);
        for (int i = 0; i < 100_000; i++)
        {
            float value = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(0, 1L << 32));
            if (!float.IsFinite(value) || Math.Abs(value) > 4e12f)
            {
                continue;
            }

            Assert.Equal(RegisterQuality.Good, Decode(0, value, out long found));
            decimal exact = Math.Abs(value) < 1e-20f ? 0 : new decimal((double)value);
            Assert.InRange((double)(found - (exact * 1000)), -0.5 - Math.Abs((double)value * 1e-12), 0.5 + Math.Abs((double)value * 1e-12));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(1e20f)]
    [InlineData(float.MaxValue)]
    public void What_is_no_measurement_is_malformed(float value) => Assert.Equal(RegisterQuality.Malformed, Decode(0, value, out _));

    [Fact]
    public void A_range_counts_whole_transferred_units()
    {
        Assert.Equal(RegisterQuality.Good, Decode(1, 9.999f, out _));
        Assert.Equal(RegisterQuality.Good, Decode(1, -10f, out _));
        Assert.Equal(RegisterQuality.OutOfRange, Decode(1, 10.001f, out _));
        Assert.Equal(RegisterQuality.OutOfRange, Decode(1, -10.001f, out _));
    }

    private RegisterQuality Decode(int register, float value, out long raw)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return RegisterValue.Decode(map, register, [(ushort)(bits >> 16), (ushort)bits], map.First(register), 0, out raw);
    }
}
