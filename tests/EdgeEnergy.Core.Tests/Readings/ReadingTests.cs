namespace EdgeEnergy.Core.Tests.Readings;

public sealed class ReadingTests
{
    [Theory]
    [InlineData(123456, -1, -3, 12345600)]
    [InlineData(2304, -1, 0, 230)]
    [InlineData(-2309, -1, 0, -230)]
    [InlineData(7, 2, 0, 700)]
    [InlineData(5, 0, 0, 5)]
    [InlineData(1, -18, 18, 0)]
    [InlineData(0, 18, -18, 0)]
    public void Scaled_values(long mantissa, int exponent, int wanted, long expected)
    {
        Reading reading = new(2);
        reading.Add("a", "W", mantissa, (sbyte)exponent, ValueQuality.Good);
        Assert.True(reading.TryGetScaled("a", wanted, out long value));
        Assert.Equal(expected, value);
    }

    [Fact]
    public void No_value_where_it_is_missing_bad_or_too_large()
    {
        Reading reading = new(4);
        reading.Add("bad", "W", 5, 0, ValueQuality.Jump);
        reading.Add("large", "W", long.MaxValue, 1, ValueQuality.Good);
        reading.Add("small", "W", long.MinValue, 1, ValueQuality.Good);
        Assert.False(reading.TryGetScaled("none", 0, out _));
        Assert.False(reading.TryGetScaled("bad", 0, out _));
        Assert.False(reading.TryGetScaled("large", 0, out _));
        Assert.False(reading.TryGetScaled("small", 0, out _));
    }

    [Fact]
    public void A_full_reading_takes_no_more_and_a_cleared_one_does()
    {
        Reading reading = new(1);
        Assert.True(reading.Add("a", "W", 1, 0, ValueQuality.Good));
        Assert.False(reading.Add("b", "W", 2, 0, ValueQuality.Good));
        Assert.Equal(-1, reading.IndexOf("b"));
        reading.Clear();
        Assert.True(reading.Add("b", "W", 2, 0, ValueQuality.Good));
        Assert.Equal(0, reading.IndexOf("b"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    public void A_capacity_outside_the_wire_format_is_refused(int capacity) => Assert.Throws<ArgumentOutOfRangeException>(() => new Reading(capacity));
}
