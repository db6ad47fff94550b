using System.Diagnostics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Demo;

/// <summary>
/// A child process that speaks lines: "ready {json}" once, then an answer "done {json}" for each line sent. Lines before it that start with
/// "fault" or "recovered" are handed on as notices. Its standard error is kept for the one line that explains an early end.
/// </summary>
internal sealed class LineProcess : IAsyncDisposable
{
    /// <summary>128 + SIGINT: Ctrl-C in a terminal reaches every process of the run.</summary>
    private const int Interrupted = 130;

    private readonly Process process;
    private readonly Task<string> errors;
    private readonly Action<string> notice;

    public LineProcess(string name, ProcessStartInfo start, Action<string> notice)
    {
        Name = name;
        this.notice = notice;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        process = Process.Start(start) ?? throw new InputException($"{name}: the process could not be started");
        errors = process.StandardError.ReadToEndAsync();
    }

    public string Name { get; }

    public bool IsRunning => !process.HasExited;

    /// <summary>The JSON behind "ready"; an early end is told with the last line of standard error.</summary>
    public Task<string> ReadyAsync(CancellationToken cancellation) => AnswerAsync("ready ", cancellation);

    /// <summary>Sends a line and returns the JSON behind "done".</summary>
    public async Task<string> AskAsync(string line, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
            await process.StandardInput.FlushAsync(cancellation);
        }
        catch (IOException)
        {
            // It has closed its input: what it said last tells why.
        }

        return await AnswerAsync("done ", cancellation);
    }

    /// <summary>Ends the process as a power cut would.</summary>
    public void Kill() => process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            CloseInput();
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(5));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        process.Dispose();
    }

    private void CloseInput()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is ending already.
        }
    }

    private async Task<string> AnswerAsync(string prefix, CancellationToken cancellation)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                return line[prefix.Length..];
            }

            notice(line);
        }

        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode == Interrupted)
        {
            throw new OperationCanceledException($"{Name}: interrupted");
        }

        string reason = (await errors).Trim().Split('\n')[^1];
        throw new InputException($"{Name}: ended with status {process.ExitCode}{(reason.Length == 0 ? "" : ": " + reason)}");
    }
}
