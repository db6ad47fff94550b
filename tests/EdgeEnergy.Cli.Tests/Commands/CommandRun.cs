using System.Runtime.CompilerServices;
using System.Text.Json;
using EdgeEnergy.Cli.Commands;

namespace EdgeEnergy.Cli.Tests.Commands;

/// <summary>One run of the command line in this process, with what it wrote.</summary>
internal sealed record CommandRun(int ExitStatus, string Output, string Error)
{
    /// <summary>The checkout these tests were built in.</summary>
    public static string Root { get; } = FindRoot();

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static string Case(params string[] parts) => Path.Combine([Root, "tests", "cases", .. parts]);

    public static string Feeder(string name) => Path.Combine(Root, "hardware", "feeders", name + ".json");

    public static async Task<CommandRun> OfAsync(params string[] args)
    {
        await using StringWriter output = new();
        await using StringWriter error = new();
        int status = await EdgeProgram.RunAsync(args, output, error);
        return new CommandRun(status, output.ToString(), error.ToString());
    }

    /// <summary>A run that must end with the status; its JSON.</summary>
    public static async Task<JsonElement> JsonOfAsync(int status, params string[] args)
    {
        CommandRun run = await OfAsync(args);
        Assert.True(run.ExitStatus == status, $"exit status {run.ExitStatus}: {run.Error}");
        Assert.Empty(run.Error);
        return run.Json;
    }

    private static string FindRoot([CallerFilePath] string here = "")
    {
        for (DirectoryInfo? folder = Directory.GetParent(here); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EdgeEnergy.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("these tests run from inside a checkout");
    }
}
