using EdgeEnergy.Domain;
using EdgeEnergy.Service.Api;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

public sealed class HistoryFileTests
{
    private const string Header = "participant,quantity,start_unix,step_seconds,wh\n";
    private static readonly Community Community = new(Sample.Document());

    [Fact]
    public void Good_rows_are_taken_empty_lines_left_out()
    {
        IReadOnlyList<EnergyHistory> history = HistoryFile.Parse(Header + "home,load,1750075200,3600,12.5\r\n\nroof,pv,1750075200,3600,1e3\n", Community);
        Assert.Equal(
            [new EnergyHistory("home", ForecastQuantity.Load, 1_750_075_200, 3600, 12.5), new EnergyHistory("roof", ForecastQuantity.Pv, 1_750_075_200, 3600, 1000)],
            history);
        Assert.Equal(72 * 4, HistoryFile.Parse(Sample.History(), Community).Count);
    }

    [Theory]
    [InlineData("home,load,1750075200,3600", "row: found \"4 values\", expected participant,quantity,start_unix,step_seconds,wh")]
    [InlineData("grid,load,1750075200,3600,1", "participant: found \"grid\", expected a participant with a meter")]
    [InlineData("home,0,1750075200,3600,1", "quantity: found \"0\", expected load or pv")]
    [InlineData("home,wind,1750075200,3600,1", "quantity: found \"wind\", expected load or pv")]
    [InlineData("home,load,-3600,3600,1", "start_unix: found \"-3600\", expected Unix seconds of a full hour")]
    [InlineData("home,load,1750075201,3600,1", "start_unix: found \"1750075201\", expected Unix seconds of a full hour")]
    [InlineData("home,load,9223372036854774000,3600,1", "start_unix: found \"9223372036854774000\", expected Unix seconds of a full hour")]
    [InlineData("home,load,1750075200,900,1", "step_seconds: found \"900\", expected 3600")]
    [InlineData("home,load,1750075200,3600,-1", "wh: found \"-1\", expected 0 to 1000000000000")]
    [InlineData("home,load,1750075200,3600,NaN", "wh: found \"NaN\", expected 0 to 1000000000000")]
    [InlineData("home,load,1750075200,3600,1e999", "wh: found \"1e999\", expected 0 to 1000000000000")]
    [InlineData("home,load,1750075200,3600,\"1,5\"", "row: found \"6 values\", expected participant,quantity,start_unix,step_seconds,wh")]
    public void A_bad_row_is_named_with_its_line(string row, string complaint)
    {
        string message = Assert.Throws<InputException>(() => HistoryFile.Parse(Header + "home,load,1750071600,3600,1\n" + row + "\n", Community)).Message;
        Assert.Equal("history line 3: " + complaint, message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("participant,wh\n")]
    public void Another_header_is_refused(string text)
    {
        Assert.StartsWith("history line 1: header: ", Assert.Throws<InputException>(() => HistoryFile.Parse(text, Community)).Message, StringComparison.Ordinal);
    }
}
