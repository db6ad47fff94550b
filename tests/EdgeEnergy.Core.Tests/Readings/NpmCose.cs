using System.Diagnostics;
using System.Text.Json.Nodes;
using EdgeEnergy.Core.Tests.Modbus;

namespace EdgeEnergy.Core.Tests.Readings;

/// <summary>COSE and CBOR by packages of npm: contracts/test-support/cose.mjs, one JSON object a job and an answer.</summary>
internal static class NpmCose
{
    /// <summary>Answers in the order of the jobs; an answer with "error" is a refusal.</summary>
    public static async Task<JsonObject[]> RunAsync(params IReadOnlyList<JsonObject> jobs)
    {
        ProcessStartInfo start = new("node")
        {
            WorkingDirectory = Path.Combine(Repository.Root, "contracts"),
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine("test-support", "cose.mjs") },
        };
        CancellationToken token = TestContext.Current.CancellationToken;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(token);
        Task<string> output = process.StandardOutput.ReadToEndAsync(token);
        try
        {
            foreach (JsonObject job in jobs)
            {
                await process.StandardInput.WriteAsync((job.ToJsonString() + "\n").AsMemory(), token);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended early; why stands on its standard error.
        }

        string[] lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(token);
        Assert.True(process.ExitCode == 0 && lines.Length == jobs.Count, $"cose.mjs: {await errors}");
        return [.. lines.Select(line => JsonNode.Parse(line)!.AsObject())];
    }
}
