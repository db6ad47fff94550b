using EdgeEnergy.Domain;
using EdgeEnergy.Service.Api;

namespace EdgeEnergy.Service.Tests;

public sealed class ClockStepTests
{
    [Fact]
    public void Seconds_are_read() => Assert.Equal(1_750_075_200, ClockStep.Parse("{\"now\": 1750075200}"));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("{\"now\":\"1750075200\"}")]
    [InlineData("{\"now\":1.5}")]
    [InlineData("{\"now\":1e30}")]
    [InlineData("{\"now\":-1}")]
    [InlineData("{\"now\":253402300800}")]
    [InlineData("{\"now\":1,\"now\":2}")]
    public void Anything_else_is_told_in_one_line(string body)
    {
        Assert.Equal("clock: body: found something else, expected {\"now\": Unix seconds from 0 to the year 2200}", Assert.Throws<InputException>(() => ClockStep.Parse(body)).Message);
    }
}
