using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>The service as it runs in the field: a process of its own.</summary>
internal sealed class GatewayProcess : IDisposable
{
    private const string Ready = "ready ";
    private readonly Process process;
    private readonly string data;
    private readonly Task<string> errors;

    /// <summary>Starts it with a pipe as standard input, or as services are started: with /dev/null; with a folder of systemd's credentials where one is given.</summary>
    public GatewayProcess(IEnumerable<string> settings, bool asService = false, string? credentials = null)
    {
        string[] arguments = [.. settings];
        data = arguments.Last(a => a.StartsWith("--Gateway:DataFolder=", StringComparison.Ordinal)).Split('=', 2)[1];
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "EdgeEnergy.Service.dll"), .. arguments];
        string[] whole = asService ? ["sh", "-c", "exec \"$0\" \"$@\" < /dev/null", .. command] : command;
        ProcessStartInfo start = new(whole[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in whole.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["CREDENTIALS_DIRECTORY"] = credentials;
        process = Process.Start(start)!;
        errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>What it said before it was ready.</summary>
    public IList<string> Lines { get; } = [];

    public HttpClient Http { get; private set; } = null!;

    public int Port => Http.BaseAddress!.Port;

    public async Task<GatewayProcess> ReadyAsync()
    {
        string? line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line is not null && !line.StartsWith(Ready, StringComparison.Ordinal))
        {
            Lines.Add(line);
            line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        }

        if (line is null)
        {
            throw new InvalidOperationException("ended: " + await errors);
        }

        Http = new HttpClient { BaseAddress = new Uri((string)JsonNode.Parse(line[Ready.Length..])!["address"]!), Timeout = TimeSpan.FromMinutes(2) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await File.ReadAllTextAsync(Path.Combine(data, "admin.token")));
        return this;
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using HttpResponseMessage response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        return await JsonAsync(response);
    }

    public async Task<JsonNode> PostAsync(string path, string body)
    {
        using HttpResponseMessage response = await SendAsync(path, body);
        return await JsonAsync(response);
    }

    public Task<HttpResponseMessage> SendAsync(string path, string body) =>
        Http.PostAsync(path, new StringContent(body, Encoding.UTF8), TestContext.Current.CancellationToken);

    public Task<JsonNode> StepAsync(long now) => PostAsync("/api/clock", $$"""{"now":{{now}}}""");

    /// <summary>The community of <see cref="Sample"/> with its history.</summary>
    public async Task ImportAsync(string? community = null)
    {
        await PostAsync("/api/community", community ?? Sample.Json());
        await PostAsync("/api/history", Sample.History());
    }

    /// <summary>A power cut.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Ends the input, as whoever started it does; its exit status.</summary>
    public async Task<int> EndAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <summary>Asks it to end, as a service manager does; its exit status.</summary>
    public async Task<int> TerminateAsync()
    {
        using Process kill = Process.Start("kill", ["-TERM", process.Id.ToString()]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    /// <summary>How it ended by itself, and the lines it left.</summary>
    public async Task<(int Status, string[] Lines)> FailureAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            Kill();
        }

        Http?.Dispose();
        process.Dispose();
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage response)
    {
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }
}
