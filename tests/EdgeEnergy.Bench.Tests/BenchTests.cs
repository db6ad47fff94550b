using System.Runtime.CompilerServices;
using System.Text.Json;

namespace EdgeEnergy.Bench.Tests;

/// <summary>Every bench runs, and its file has the keys that others read. What it measures is not judged here.</summary>
public sealed class BenchTests
{
    [Theory]
    [InlineData("powerflow", "cases", "feeder", "method", "steps", "tolerance", "us_per_solve", "allocated_bytes_per_solve")]
    [InlineData("opf", "cases", "feeder", "steps", "milliseconds", "objective")]
    [InlineData("forecast", "cases", "points", "milliseconds")]
    [InlineData("market", "cases", "case", "mechanism", "limits", "milliseconds", "iterations")]
    [InlineData("ledger", "rows", "design", "trades", "participants", "gas_total", "gas_per_trade")]
    [InlineData("firmware", "cases", "kind", "microseconds", "allocated_bytes")]
    [InlineData("ingest", "cases", "kind", "per_second")]
    public async Task A_bench_has_its_figures_the_machine_and_the_commit(string name, string list, params string[] keys)
    {
        (int status, string output, string error) = await RunAsync(name, "--quick", "--root", Root(), "--json", "-");

        Assert.True(status == 0, error);
        JsonElement json = JsonDocument.Parse(output).RootElement;
        Assert.NotEmpty(error);
        Assert.True(json.GetProperty("machine").GetProperty("cores").GetInt32() >= 1);
        Assert.True(json.GetProperty("machine").TryGetProperty("load_average", out _));
        Assert.True(json.TryGetProperty("commit", out _));
        JsonElement[] cases = [.. json.GetProperty(list).EnumerateArray()];
        Assert.NotEmpty(cases);
        foreach (JsonElement c in cases)
        {
            Assert.Empty(keys.Except(c.EnumerateObject().Select(p => p.Name)));
            Assert.All(c.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number), p => Assert.True(p.Value.GetDouble() >= 0, p.Name));
        }
    }

    [Fact]
    public async Task No_step_of_a_power_flow_and_no_poll_allocates()
    {
        JsonElement powerflow = JsonDocument.Parse((await RunAsync("powerflow", "--quick", "--root", Root(), "--json", "-")).Output).RootElement;
        JsonElement firmware = JsonDocument.Parse((await RunAsync("firmware", "--quick", "--root", Root(), "--json", "-")).Output).RootElement;

        Assert.All(powerflow.GetProperty("cases").EnumerateArray(), c => Assert.Equal(0, c.GetProperty("allocated_bytes_per_solve").GetDouble()));

        // A rare path may make something once, on its first frame; it must not grow with the frames.
        Assert.InRange(firmware.GetProperty("mutated_frames").GetProperty("allocated_bytes").GetInt64(), 0, 256);
        foreach (string kind in (string[])["poll", "encode and MAC", "encode and sign", "MAC", "sign"])
        {
            JsonElement measured = firmware.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("kind").GetString() == kind);
            Assert.True(measured.GetProperty("allocated_bytes").GetDouble() == 0, measured.GetRawText());
        }
    }

    [Fact]
    public async Task Without_a_place_for_the_JSON_the_figures_are_lines()
    {
        (int status, string output, string error) = await RunAsync("market", "--quick", "--root", Root());

        Assert.Equal(0, status);
        Assert.Empty(error);
        Assert.Contains("participants", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("market", "--json", "/no/such/folder/file.json")]
    [InlineData("market", "--root", "/")]
    [InlineData]
    public async Task Bad_usage_is_one_line(params string[] args)
    {
        string[] where = args.Contains("--root", StringComparer.Ordinal) || args.Length == 0 ? [] : ["--root", Root()];
        (int status, string _, string error) = await RunAsync([.. args, .. where, "--quick"]);

        Assert.Equal(2, status);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<(int Status, string Output, string Error)> RunAsync(params string[] args)
    {
        await using StringWriter output = new();
        await using StringWriter error = new();
        int status = await BenchProgram.RunAsync(args, output, error);
        return (status, output.ToString(), error.ToString());
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
