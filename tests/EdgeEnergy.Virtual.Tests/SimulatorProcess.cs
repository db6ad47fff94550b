using System.Diagnostics;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Virtual.Tests;

/// <summary>The simulated community as a process: three-phase hybrids behind real servers, at noon of its first day.</summary>
internal sealed class SimulatorProcess : IDisposable
{
    private const int Noon = 12 * 3600;

    private readonly Process process;
    private readonly JsonArray homes;
    private long unix;

    public SimulatorProcess()
    {
        process = Process.Start(new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "EdgeEnergy.Simulator.dll"), "run", Repository.CommunityRig, "--seed", "1" },
        })!;
        JsonNode ready = JsonNode.Parse(Answer("ready "))!;
        unix = ready["start_unix"]!.GetValue<long>();
        homes = ready["homes"]!.AsArray();
        Step(Noon);
    }

    /// <summary>Local time of the simulation, Unix seconds.</summary>
    public long Unix => unix;

    /// <summary>Arguments of the first line of a kind: tcp, rtu or solarman.</summary>
    public string[] Line(string kind)
    {
        JsonNode transport = homes.Select(home => home!["transport"]!).First(t => t["kind"]!.GetValue<string>() == kind);
        string Address() => $"{transport["host"]!.GetValue<string>()}:{transport["port"]!.GetValue<int>()}";
        return kind switch
        {
            "rtu" => ["--serial", transport["path"]!.GetValue<string>(), "--baud", "115200"],
            "tcp" => ["--tcp", Address()],
            _ => ["--logger", Address()],
        };
    }

    public void Step(int seconds)
    {
        unix += seconds;
        process.StandardInput.WriteLine($"step {unix}");
        process.StandardInput.Flush();
        Answer("done ");
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private string Answer(string prefix)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                return line[prefix.Length..];
            }
        }

        throw new InvalidOperationException("the simulator ended");
    }
}
