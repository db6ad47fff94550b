using System.Diagnostics;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>Runs a script of contracts/test-support.</summary>
internal static class Node
{
    public static async Task<string[]> RunAsync(string script, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new("node") { WorkingDirectory = Repository.Contracts, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine("test-support", script));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"node {script}: {await errors}");
    }
}
