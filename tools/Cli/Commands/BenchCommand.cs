using System.CommandLine;
using System.Diagnostics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge bench`: hands over to the program of tools/Bench, which measures this machine.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        Argument<string> name = new("NAME") { Description = "what to measure: powerflow, opf, forecast, market, ledger, firmware or ingest" };
        Option<string?> json = new("--json") { Description = "write the figures to this file, - for standard output" };
        Command command = new("bench", "measure an engine on this machine") { name, json };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(name)!, parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string name, string? json, CancellationToken cancellation)
    {
        ProcessStartInfo start = new("dotnet") { UseShellExecute = false, ArgumentList = { Installation.Find().Bench, name } };
        if (json is not null)
        {
            start.ArgumentList.Add("--json");
            start.ArgumentList.Add(json);
        }

        using Process process = Process.Start(start) ?? throw new InputException("bench: the process could not be started");
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }
}
