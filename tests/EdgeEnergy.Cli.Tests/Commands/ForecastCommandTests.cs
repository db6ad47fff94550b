using System.Globalization;
using System.Text.Json;

namespace EdgeEnergy.Cli.Tests.Commands;

public sealed class ForecastCommandTests
{
    private static readonly string Train = CommandRun.Case("forecast", "load30d", "train.csv");

    [Fact]
    public async Task The_reference_series_has_the_exact_maximum_and_its_forecast()
    {
        JsonElement reference = JsonDocument.Parse(await File.ReadAllTextAsync(CommandRun.Case("forecast", "load30d", "parameters.json"), TestContext.Current.CancellationToken)).RootElement;
        string[][] expected = [.. (await File.ReadAllLinesAsync(CommandRun.Case("forecast", "load30d", "forecast.csv"), TestContext.Current.CancellationToken)).Skip(1).Select(l => l.Split(','))];

        JsonElement json = await CommandRun.JsonOfAsync(0, "forecast", Train, "--horizon", "24", "--json", "-");

        Assert.True(json.Number("log_posterior") > reference.Number("stan_lp"));
        Assert.Equal(reference.Number("lp"), json.Number("log_posterior"), 1e-6);
        Assert.Equal(reference.Number("k"), json.Number("k"), 1e-6);
        Assert.Equal(reference.Number("m"), json.Number("m"), 1e-6);
        Assert.Equal(reference.Number("sigma"), json.Number("sigma"), 1e-6);
        Assert.InRange(JsonNumbers.Distance(reference.Numbers("delta"), json.Numbers("delta")), 0, 1e-6);
        Assert.InRange(JsonNumbers.Distance(reference.Numbers("beta"), json.Numbers("beta")), 0, 1e-6);
        JsonElement[] steps = [.. json.GetProperty("forecast").EnumerateArray()];
        Assert.Equal(expected.Select(e => long.Parse(e[0], CultureInfo.InvariantCulture)), steps.Select(s => s.GetProperty("epoch").GetInt64()));
        Assert.InRange(JsonNumbers.Distance([.. expected.Select(e => double.Parse(e[1], CultureInfo.InvariantCulture))], [.. steps.Select(s => s.Number("yhat"))]), 0, 1e-6);
        Assert.InRange(JsonNumbers.Distance([.. expected.Select(e => double.Parse(e[2], CultureInfo.InvariantCulture))], [.. steps.Select(s => s.Number("trend"))]), 0, 1e-6);
        Assert.All(steps, s => Assert.InRange(s.Number("yhat"), s.Number("lower"), s.Number("upper")));
        JsonElement sum = json.GetProperty("sum");
        Assert.Equal(steps.Sum(s => s.Number("yhat")), sum.Number("mean"), 1e-9);
        Assert.True(sum.Number("upper") - sum.Number("lower") < steps.Sum(s => s.Number("upper") - s.Number("lower")));
    }

    [Fact]
    public async Task A_seed_gives_the_same_paths_and_another_seed_others()
    {
        string[] args = ["forecast", Train, "--horizon", "3", "--samples", "50", "--seed"];

        string first = Bounds(await CommandRun.JsonOfAsync(0, [.. args, "7"]));

        Assert.Equal(first, Bounds(await CommandRun.JsonOfAsync(0, [.. args, "7"])));
        Assert.NotEqual(first, Bounds(await CommandRun.JsonOfAsync(0, [.. args, "8"])));
    }

    [Fact]
    public async Task A_wider_interval_holds_the_narrower_one()
    {
        JsonElement narrow = await CommandRun.JsonOfAsync(0, "forecast", Train, "--horizon", "2", "--interval", "0.5");
        JsonElement wide = await CommandRun.JsonOfAsync(0, "forecast", Train, "--horizon", "2", "--interval", "0.95");

        Assert.True(wide.GetProperty("forecast")[1].Number("upper") > narrow.GetProperty("forecast")[1].Number("upper"));
        Assert.True(wide.GetProperty("forecast")[1].Number("lower") < narrow.GetProperty("forecast")[1].Number("lower"));
    }

    /// <summary>Dates instead of epochs, any order of rows, quoted cells and Windows line ends change nothing.</summary>
    [Fact]
    public async Task The_same_series_written_otherwise_gives_the_same_forecast()
    {
        string[] lines = await File.ReadAllLinesAsync(Train, TestContext.Current.CancellationToken);
        IEnumerable<string> rows = lines.Skip(1).Select(l => l.Split(',')).Select(c => $"{c[2]},\"{c[0]}\"").Reverse();
        using TextFile other = new("y,ds\r\n" + string.Join("\r\n", rows) + "\r\n");

        JsonElement expected = await CommandRun.JsonOfAsync(0, "forecast", Train, "--horizon", "5");
        JsonElement found = await CommandRun.JsonOfAsync(0, "forecast", other.Path, "--horizon", "5");

        Assert.Equal(Bounds(expected), Bounds(found));
    }

    [Fact]
    public async Task Missing_values_are_left_out_and_counted()
    {
        string[] lines = await File.ReadAllLinesAsync(Train, TestContext.Current.CancellationToken);
        for (int i = 100; i < 110; i++)
        {
            string[] cells = lines[i].Split(',');
            lines[i] = $"{cells[0]},{cells[1]},{(i % 2 == 0 ? "" : "NaN")},{cells[3]}";
        }

        using TextFile file = new(string.Join('\n', lines));

        JsonElement json = await CommandRun.JsonOfAsync(0, "forecast", file.Path, "--horizon", "1");

        Assert.Equal(10, json.GetProperty("missing").GetInt32());
        Assert.Equal(710, json.GetProperty("observations").GetInt32());
    }

    [Fact]
    public async Task The_last_row_may_be_missing_and_the_forecast_starts_after_it()
    {
        using TextFile file = new("epoch,y\n0,1\n3600,2\n7200,1.5\n10800,1.7\n14400,\n");

        JsonElement json = await CommandRun.JsonOfAsync(0, "forecast", file.Path, "--horizon", "2");

        Assert.Equal([18000, 21600], json.GetProperty("forecast").EnumerateArray().Select(s => s.GetProperty("epoch").GetInt64()));
    }

    [Fact]
    public async Task Monthly_values_go_on_by_calendar_months()
    {
        using TextFile file = new("ds,y\n" + string.Join('\n', Enumerable.Range(0, 30).Select(i => $"{2020 + (i / 12)}-{(i % 12) + 1:00}-01,{100 + (i % 5)}")));

        JsonElement json = await CommandRun.JsonOfAsync(0, "forecast", file.Path, "--horizon", "3");

        Assert.Equal(
            ["2022-07-01", "2022-08-01", "2022-09-01"],
            json.GetProperty("forecast").EnumerateArray().Select(s => DateTimeOffset.FromUnixTimeSeconds(s.GetProperty("epoch").GetInt64()).ToString("yyyy-MM-dd")));
    }

    [Fact]
    public async Task A_constant_series_stays_constant()
    {
        using TextFile file = new("epoch,y\n" + string.Join('\n', Enumerable.Range(0, 50).Select(i => $"{i * 3600},4.25")));

        JsonElement json = await CommandRun.JsonOfAsync(0, "forecast", file.Path, "--horizon", "2");

        Assert.All(json.GetProperty("forecast").EnumerateArray(), s => Assert.Equal(4.25, s.Number("yhat"), 1e-6));
    }

    private static string Bounds(JsonElement json) => json.GetProperty("forecast").GetRawText();
}
