using System.Diagnostics;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>edge as a process of its own, because it asks for keys on standard input.</summary>
internal sealed class PromptedProcess : IDisposable
{
    private readonly Process process;

    public PromptedProcess(params string[] args)
    {
        ProcessStartInfo start = new("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "EdgeEnergy.Cli.dll") },
        };
        foreach (string argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        process = Process.Start(start)!;
    }

    public string? Prompt() => process.StandardError.ReadLine();

    public void Enter()
    {
        process.StandardInput.WriteLine();
        process.StandardInput.Flush();
    }

    /// <summary>Standard output of a process that must end with a status.</summary>
    public string Finish(int status)
    {
        string output = process.StandardOutput.ReadToEnd();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == status, output + error);
        return output;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
