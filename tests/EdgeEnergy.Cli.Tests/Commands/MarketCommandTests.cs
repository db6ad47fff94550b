using System.Text.Json;

namespace EdgeEnergy.Cli.Tests.Commands;

public sealed class MarketCommandTests
{
    [Fact]
    public async Task Pool_prices_are_those_computed_by_hand()
    {
        JsonElement[] cases = [.. JsonDocument.Parse(await File.ReadAllTextAsync(CommandRun.Case("market", "pool-prices.json"), TestContext.Current.CancellationToken)).RootElement.EnumerateArray()];
        Assert.NotEmpty(cases);
        foreach (JsonElement c in cases)
        {
            JsonElement json = await CommandRun.JsonOfAsync(
                0, "market", "price", "--mechanism", c.GetProperty("mechanism").GetString()!, "--supply", c.GetProperty("supply").GetRawText(), "--demand", c.GetProperty("demand").GetRawText(),
                "--buy", c.GetProperty("buy_price").GetRawText(), "--sell", c.GetProperty("sell_price").GetRawText(), "--compensation", c.GetProperty("compensation").GetRawText(), "--json", "-");

            Assert.Equal(["sell", "buy"], json.Keys());
            Same(c.GetProperty("sell"), json.GetProperty("sell"));
            Same(c.GetProperty("buy"), json.GetProperty("buy"));
        }
    }

    private static void Same(JsonElement expected, JsonElement found)
    {
        Assert.Equal(expected.ValueKind, found.ValueKind);
        if (expected.ValueKind == JsonValueKind.Number)
        {
            Assert.Equal(expected.GetDouble(), found.GetDouble(), 1e-12);
        }
    }
}
