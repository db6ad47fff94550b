using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Tests;

public sealed class HourlySeriesTests
{
    [Fact]
    public void Short_gaps_are_bridged_and_long_ones_stay()
    {
        HourlySeries series = Read("h,kwh\n0,1.0\n1,\n2,\n3,\n4,3.0\n5,\n6,\n7,\n8,\n9,2.0\n");
        Assert.Equal([1, 1.5, 2, 2.5, 3], Enumerable.Range(0, 5).Select(hour => series.At(hour * 3600)));
        Assert.True(double.IsNaN(series.At(5 * 3600)));
        Assert.True(series.Covers(0, 5 * 3600));
        Assert.False(series.Covers(4 * 3600, 6 * 3600));
        Assert.False(series.Covers(-3600, 3600));
        Assert.False(series.Covers(9 * 3600, 11 * 3600));
        Assert.Equal(3, series.Peak(0, 5 * 3600));
    }

    [Theory]
    [InlineData("h,kwh\n0,-1\n", ":2: kwh: found -1")]
    [InlineData("h,kwh\n0,1\n1,x\n", ":3: kwh: found x")]
    [InlineData("h,kwh\n0,NaN\n", ":2: kwh: found NaN")]
    [InlineData("", ":1: header: found an empty file")]
    public void A_bad_cell_is_named(string text, string expected)
    {
        RigException e = Assert.Throws<RigException>(() => Read(text));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    private static HourlySeries Read(string text)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        try
        {
            return HourlySeries.Read("test", path, "kwh", 0, null);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
