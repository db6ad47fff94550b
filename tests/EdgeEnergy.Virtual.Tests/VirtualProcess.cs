using System.Diagnostics;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>The program under test, spoken to in lines.</summary>
internal sealed class VirtualProcess : IDisposable
{
    private readonly Process process;

    public VirtualProcess(string config)
    {
        ProcessStartInfo start = new("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "EdgeEnergy.Virtual.dll"), config },
        };
        process = Process.Start(start)!;
    }

    /// <summary>Lines before the last answer that were none: faults and recoveries.</summary>
    public List<string> News { get; } = [];

    public string Ready() => Answer("ready ");

    public string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        return Answer("done ");
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Ends the input and returns the exit status.</summary>
    public int End()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        return process.ExitCode;
    }

    public (int Status, string Error) Fail()
    {
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        process.Dispose();
    }

    private string Answer(string prefix)
    {
        News.Clear();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                return line[prefix.Length..];
            }

            News.Add(line);
        }

        throw new InvalidOperationException("ended: " + process.StandardError.ReadToEnd());
    }
}
