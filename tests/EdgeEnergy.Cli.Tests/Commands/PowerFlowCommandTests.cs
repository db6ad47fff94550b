using System.Text.Json;

namespace EdgeEnergy.Cli.Tests.Commands;

public sealed class PowerFlowCommandTests
{
    private static readonly string[] SolveKeys = ["converged", "method", "iterations", "vm_pu", "va_deg", "loss_kw", "loss_kvar", "slack_p_kw", "slack_q_kvar"];

    public static TheoryData<string> Solvable => Feeders(reference => reference.GetProperty("converged").GetBoolean());

    public static TheoryData<string> Unsolvable => Feeders(reference => !reference.GetProperty("converged").GetBoolean());

    [Theory]
    [MemberData(nameof(Solvable))]
    public async Task A_feeder_has_the_voltages_and_losses_of_its_reference(string name)
    {
        JsonElement reference = Reference(name);

        JsonElement json = await CommandRun.JsonOfAsync(0, "powerflow", "solve", CommandRun.Feeder(name), "--json", "-");

        Assert.Empty(SolveKeys.Except(json.Keys()));
        Assert.True(json.GetProperty("converged").GetBoolean());
        Assert.InRange(JsonNumbers.Distance(reference.Numbers("vm_pu"), json.Numbers("vm_pu")), 0, 1e-7);
        Assert.InRange(JsonNumbers.Distance(reference.Numbers("va_deg"), json.Numbers("va_deg")), 0, 1e-5);
        Assert.Equal(1, json.Number("loss_kw") / reference.Number("loss_kw"), 1e-6);
        Assert.Equal(1, json.Number("loss_kvar") / reference.Number("loss_kvar_series"), 1e-6);
        Assert.Equal(1, json.Number("slack_p_kw") / reference.Number("slack_p_kw"), 1e-6);
        Assert.Equal(1, json.Number("slack_q_kvar") / reference.Number("slack_q_kvar"), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Unsolvable))]
    public async Task A_feeder_without_a_solution_is_told_with_the_load_at_which_it_collapses(string name)
    {
        JsonElement json = await CommandRun.JsonOfAsync(1, "powerflow", "solve", CommandRun.Feeder(name));

        Assert.Empty(SolveKeys.Except(json.Keys()));
        Assert.False(json.GetProperty("converged").GetBoolean());
        Assert.Equal("no_solution", json.GetProperty("failure").GetString());
        Assert.InRange(json.Number("collapse_load_multiple"), 0.01, 0.999);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("vm_pu").ValueKind);
    }

    [Theory]
    [InlineData("newton")]
    [InlineData("sweep")]
    [InlineData("gauss-seidel")]
    public async Task A_method_asked_for_is_used_and_agrees(string method)
    {
        JsonElement json = await CommandRun.JsonOfAsync(0, "powerflow", "solve", CommandRun.Feeder("ieee33bw"), "--method", method, "--tolerance", "1e-10");

        Assert.Equal(method, json.GetProperty("method").GetString());
        Assert.InRange(JsonNumbers.Distance(Reference("ieee33bw").Numbers("vm_pu"), json.Numbers("vm_pu")), 0, 1e-7);
    }

    [Fact]
    public async Task The_JSON_goes_to_the_file_named_and_nothing_to_the_output()
    {
        using TextFile file = new("");

        CommandRun run = await CommandRun.OfAsync("powerflow", "solve", CommandRun.Feeder("thesis-13"), "--json", file.Path);

        Assert.Equal(0, run.ExitStatus);
        Assert.Empty(run.Output);
        Assert.True(JsonDocument.Parse(await File.ReadAllTextAsync(file.Path, TestContext.Current.CancellationToken)).RootElement.GetProperty("converged").GetBoolean());
    }

    [Fact]
    public async Task A_series_sums_the_losses_of_its_steps_and_keeps_the_extremes_of_every_bus()
    {
        string feeder = CommandRun.Feeder("ieee33bw");
        using TextFile profiles = new("step,scale,p_kw:18\n0,0.5,10\n1,1.0,90\n2,1.4,200\n");
        using TextFile heavy = new("step,scale,p_kw:18\n2,1.4,200\n");
        using TextFile light = new("step,scale,p_kw:18\n0,0.5,10\n");
        using TextFile file = new("step,scale\n0,1\n");

        JsonElement json = await CommandRun.JsonOfAsync(0, "powerflow", "series", feeder, profiles.Path, "--json", "-");
        JsonElement worst = await CommandRun.JsonOfAsync(0, "powerflow", "series", feeder, heavy.Path);
        JsonElement best = await CommandRun.JsonOfAsync(0, "powerflow", "series", feeder, light.Path);
        JsonElement once = await CommandRun.JsonOfAsync(0, "powerflow", "series", feeder, file.Path, "--step-seconds", "1800");

        Assert.Equal(3, json.GetProperty("steps").GetInt32());
        Assert.True(json.Number("seconds") > 0 && json.Number("microseconds_per_solve") > 0);
        Assert.InRange(JsonNumbers.Distance(worst.Numbers("vm_min"), json.Numbers("vm_min")), 0, 1e-7);
        Assert.InRange(JsonNumbers.Distance(best.Numbers("vm_max"), json.Numbers("vm_max")), 0, 1e-7);
        Assert.Equal(Reference("ieee33bw").Number("loss_kw") / 2, once.Number("energy_loss_kwh"), 1e-4);
        JsonElement violation = json.GetProperty("violations")[0];
        Assert.Equal("voltage_low", violation.GetProperty("kind").GetString());
        Assert.Equal(2, violation.GetProperty("worst_step").GetInt32());
        Assert.True(violation.Number("value") < violation.Number("limit"));
    }

    [Fact]
    public async Task A_step_without_a_solution_is_listed_and_makes_the_answer_no()
    {
        using TextFile profiles = new("step,scale\n0,1\n1,50\n2,1\n");

        JsonElement json = await CommandRun.JsonOfAsync(1, "powerflow", "series", CommandRun.Feeder("ieee33bw"), profiles.Path);

        Assert.Equal([1], json.Numbers("unsolved_steps"));
        Assert.DoesNotContain(json.Numbers("vm_min"), v => v < 0.5);
    }

    [Theory]
    [InlineData(5000, 3.476616303)]
    [InlineData(0, 3.537473613)]
    public async Task The_optimum_of_the_56_bus_feeder_is_the_published_one(int photovoltaicKw, double generationMw)
    {
        using TextFile opf = new($$"""
            {"vmin": 0.9, "vmax": 1.1, "generators": [{"bus": 45, "pmax_kw": {{photovoltaicKw}}}],
             "capacitors": [{"bus": 19, "qmax_kvar": 600}, {"bus": 21, "qmax_kvar": 600}, {"bus": 30, "qmax_kvar": 600}, {"bus": 53, "qmax_kvar": 600}]}
            """);

        JsonElement json = await CommandRun.JsonOfAsync(0, "powerflow", "opf", CommandRun.Feeder("sce56"), opf.Path, "--json", "-");

        Assert.Equal(generationMw, json.Number("objective_mw"), 1e-6);
        Assert.Equal(56, json.Numbers("vm_pu").Length);
        Assert.Equal(5, json.GetProperty("dispatch").GetArrayLength());
        double supplied = json.Number("source_kw") + json.GetProperty("dispatch").EnumerateArray().Sum(d => d.Number("p_kw"));
        Assert.Equal(generationMw, supplied / 1000, 1e-6);
    }

    [Fact]
    public async Task Limits_that_conflict_are_named()
    {
        using TextFile opf = new("""{"vmin": 1.0, "vmax": 1.1, "source_max_kw": 1000}""");

        JsonElement json = await CommandRun.JsonOfAsync(1, "powerflow", "opf", CommandRun.Feeder("sce56"), opf.Path);

        Assert.Equal("infeasible", json.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("objective_mw").ValueKind);
        Assert.Contains(json.GetProperty("conflicts").EnumerateArray(), c => c.GetProperty("kind").GetString() == "source_maximum");
    }

    [Fact]
    public async Task An_optimum_over_two_steps_has_a_row_for_each()
    {
        using TextFile opf = new("""{"steps": 2, "load_scale": [0.5, 1], "generators": [{"bus": 45, "pmax_kw": [0, 1000]}]}""");

        JsonElement json = await CommandRun.JsonOfAsync(0, "powerflow", "opf", CommandRun.Feeder("sce56"), opf.Path);

        Assert.Equal(2, json.Numbers("loss_kw").Length);
        Assert.Equal([56, 56], json.GetProperty("vm_pu").EnumerateArray().Select(row => row.GetArrayLength()));
        Assert.Equal(1000, json.GetProperty("dispatch")[0].Numbers("p_kw")[1], 0.01);
    }

    private static TheoryData<string> Feeders(Func<JsonElement, bool> chosen) =>
    [
        .. Directory.GetFiles(Path.Combine(CommandRun.Root, "hardware", "feeders"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!)
            .Where(name => Document(name).TryGetProperty("reference", out JsonElement reference) && chosen(reference)).Order(StringComparer.Ordinal),
    ];

    private static JsonElement Reference(string name) => Document(name).GetProperty("reference");

    private static JsonElement Document(string name) => JsonDocument.Parse(File.ReadAllText(CommandRun.Feeder(name))).RootElement;
}
