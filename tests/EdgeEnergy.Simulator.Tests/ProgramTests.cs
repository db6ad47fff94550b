using System.Diagnostics;

namespace EdgeEnergy.Simulator.Tests;

public sealed class ProgramTests
{
    [Fact]
    public void A_bad_rig_ends_with_status_2_and_one_line()
    {
        (int status, string output, string errors) = Run("run", "none.yaml", "--seed", "1");
        Assert.Equal(2, status);
        Assert.Empty(output);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("none.yaml: can not be read", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void End_of_input_ends_with_status_0()
    {
        (int status, string output, string errors) = Run("run", Rigs.Community13Path, "--seed", "1");
        Assert.Equal(0, status);
        Assert.StartsWith("ready {", output, StringComparison.Ordinal);
        Assert.Empty(errors);
    }

    private static (int Status, string Output, string Errors) Run(params string[] arguments)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "EdgeEnergy.Simulator"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
