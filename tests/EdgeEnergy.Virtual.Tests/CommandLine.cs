using System.Text.Json.Nodes;
using EdgeEnergy.Cli.Commands;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>One run of edge in this process.</summary>
internal sealed record CommandLine(int Status, string Output, string Error)
{
    public JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    public static async Task<CommandLine> RunAsync(params string[] args)
    {
        await using StringWriter output = new();
        await using StringWriter error = new();
        int status = await EdgeProgram.RunAsync(args, output, TextWriter.Synchronized(error));
        return new CommandLine(status, output.ToString(), error.ToString());
    }
}
