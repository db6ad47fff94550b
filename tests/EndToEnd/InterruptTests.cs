using System.Text.Json.Nodes;
using EdgeEnergy.EndToEnd.Running;

namespace EdgeEnergy.EndToEnd;

/// <summary>A run that is broken off ends all it started, and standard output belongs to the JSON alone.</summary>
[Trait("Category", "Slow")]
public sealed class InterruptTests
{
    [Theory]
    [InlineData(EdgeProcess.Interrupt)]
    [InlineData(EdgeProcess.Terminate)]
    public async Task A_signal_in_mid_run_ends_everything(int signal)
    {
        using EdgeProcess demo = EdgeProcess.Start("demo", "--headless", "--hours", "168", "--json", "-");
        await demo.LineAsync(line => line.EndsWith("hour 1 of 168", StringComparison.Ordinal));
        Assert.True(demo.Folder.Processes().Count >= 6, "not all processes of a run are seen");
        demo.Signal(signal);

        ExpectBrokenOff(await demo.EndAsync());
    }

    /// <summary>While broker, chain and inverters are being started: what has started is ended, what is starting, too.</summary>
    [Theory]
    [InlineData("broker")]
    [InlineData("chain")]
    [InlineData("gateway")]
    public async Task A_signal_while_parts_are_starting_ends_everything(string part)
    {
        using EdgeProcess demo = await StartUntilAsync(part);
        demo.Signal(EdgeProcess.Interrupt);

        ExpectBrokenOff(await demo.EndAsync());
    }

    [Fact]
    public async Task Json_to_standard_output_is_alone_there()
    {
        EdgeOutcome run = (await EdgeProcess.RunAsync("demo", "--headless", "--hours", "1", "--seed", "7", "--json", "-")).Done();

        JsonNode summary = JsonNode.Parse(run.Output)!;
        Assert.Equal((7, 1), ((int)summary["seed"]!, (int)summary["hours"]!));
        Assert.Contains(run.Errors, line => line.EndsWith("hour 1 of 1", StringComparison.Ordinal));
        Assert.Contains(run.Errors, line => line.StartsWith("lowest voltage", StringComparison.Ordinal));
    }

    private static void ExpectBrokenOff(EdgeOutcome run)
    {
        Assert.True(run.Status == 1, run.Everything);
        Assert.Empty(run.Output);
        Assert.Empty(run.LeftBehind);
        Assert.DoesNotContain(run.Errors, line => line.StartsWith("edge: ", StringComparison.Ordinal) || line.Contains("   at ", StringComparison.Ordinal));
    }

    /// <summary>Starts a run and waits until it has made the folder of a part, which it does right before it starts the part.</summary>
    private static async Task<EdgeProcess> StartUntilAsync(string part)
    {
        RunFolder folder = new();
        using FileSystemWatcher watcher = new(folder.Temporary) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.DirectoryName };
        TaskCompletionSource made = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, e) =>
        {
            if (Path.GetFileName(e.FullPath) == part)
            {
                made.TrySetResult();
            }
        };
        watcher.EnableRaisingEvents = true;
        EdgeProcess demo = EdgeProcess.Start(folder, Checkout.Cli, _ => { }, "demo", "--headless", "--hours", "168", "--json", "-");
        await made.Task;
        return demo;
    }
}
