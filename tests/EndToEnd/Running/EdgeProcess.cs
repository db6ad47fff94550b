using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeEnergy.EndToEnd.Running;

/// <summary>The command line as a process, in a folder of its own.</summary>
internal sealed partial class EdgeProcess : IDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly List<string> errors = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> waiting = [];
    private readonly Lock gate = new();
    private readonly Task reading;
    private bool ended;

    private EdgeProcess(RunFolder folder, ProcessStartInfo start)
    {
        Folder = folder;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        folder.Mark(start);
        process = Process.Start(start)!;
        reading = ReadAsync();
    }

    public RunFolder Folder { get; }

    public static string Host { get; } = Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    /// <summary>Starts `edge` with these arguments.</summary>
    public static EdgeProcess Start(params string[] arguments) => Start(new RunFolder(), Checkout.Cli, _ => { }, arguments);

    /// <summary>Starts a program, after a last look at its environment.</summary>
    public static EdgeProcess Start(RunFolder folder, string dll, Action<ProcessStartInfo> prepare, params string[] arguments)
    {
        ProcessStartInfo start = new(Host);
        start.ArgumentList.Add(dll);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        prepare(start);
        return new EdgeProcess(folder, start);
    }

    /// <summary>Starts `edge` in a terminal of its own (script of bsdutils); what is written to <see cref="Type"/> is typed there.</summary>
    public static EdgeProcess StartInTerminal(params string[] arguments)
    {
        ProcessStartInfo start = new("script");
        string command = string.Join(' ', ((string[])[Host, Checkout.Cli, .. arguments]).Select(word => $"'{word}'"));
        foreach (string argument in (string[])["--quiet", "--return", "--flush", "--command", $"stty rows 70 cols 180; exec {command}", "/dev/null"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TERM"] = "xterm-256color";
        return new EdgeProcess(new RunFolder(), start);
    }

    /// <summary>Runs a headless demo to its end, with its summary.</summary>
    public static async Task<EdgeOutcome> DemoAsync(params string[] arguments)
    {
        RunFolder folder = new();
        using EdgeProcess demo = Start(folder, Checkout.Cli, _ => { }, ["demo", "--headless", "--json", folder.Json, .. arguments]);
        return await demo.EndAsync();
    }

    /// <summary>Runs `edge` to its end.</summary>
    public static async Task<EdgeOutcome> RunAsync(params string[] arguments)
    {
        using EdgeProcess edge = Start(arguments);
        return await edge.EndAsync();
    }

    /// <summary>The first line of standard error that is wanted, whether it has come already or is still to come.</summary>
    public Task<string> LineAsync(Func<string, bool> wanted)
    {
        lock (gate)
        {
            return errors.Find(line => wanted(line)) is { } line ? Task.FromResult(line) : NextAsync(wanted);
        }
    }

    /// <summary>Completes when standard output, with what has come so far, contains the text.</summary>
    public Task OutputAsync(string text)
    {
        lock (gate)
        {
            return HasSaid(text) ? Task.CompletedTask : NextAsync(_ => HasSaid(text));
        }

        bool HasSaid(string wanted) => output.ToString().Contains(wanted, StringComparison.Ordinal);
    }

    public string Output
    {
        get
        {
            lock (gate)
            {
                return output.ToString();
            }
        }
    }

    public void Type(string keys)
    {
        process.StandardInput.Write(keys);
        process.StandardInput.Flush();
    }

    /// <summary>Sends a signal to the process alone, not to those it started.</summary>
    public void Signal(int signal) => Assert.Equal(0, Kill(process.Id, signal));

    /// <summary>Ends one of the processes of the run as a power cut would.</summary>
    public void KillPart(string dll)
    {
        (int id, _) = Folder.Processes().Single(p => p.Command.Contains(dll, StringComparison.Ordinal));
        using Process part = Process.GetProcessById(id);
        part.Kill();
    }

    /// <summary>Waits for the end.</summary>
    public async Task<EdgeOutcome> EndAsync()
    {
        await WithPatienceAsync(reading);
        await process.WaitForExitAsync();
        string? json = File.Exists(Folder.Json) ? await File.ReadAllTextAsync(Folder.Json) : null;
        lock (gate)
        {
            return new EdgeOutcome(process.ExitCode, output.ToString(), [.. errors], json, Folder.LeftBehind());
        }
    }

    public void Dispose()
    {
        Folder.Dispose();
        process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private Task<string> NextAsync(Func<string, bool> wanted)
    {
        TaskCompletionSource<string> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (ended)
        {
            found.SetException(Ended());
        }
        else
        {
            waiting.Add((wanted, found));
        }

        return WithPatienceAsync(found.Task);
    }

    private InvalidOperationException Ended() => new($"ended before it said that: {output}{string.Join('\n', errors)}");

    /// <summary>A run that hangs fails its test instead of the whole suite.</summary>
    private async Task<T> WithPatienceAsync<T>(Task<T> task)
    {
        await WithPatienceAsync((Task)task);
        return await task;
    }

    private async Task WithPatienceAsync(Task task)
    {
        try
        {
            await task.WaitAsync(Longest);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"hangs after: {Output}{string.Join('\n', errors)}");
        }
    }

    private async Task ReadOutputAsync()
    {
        char[] buffer = new char[4096];
        int count;
        while ((count = await process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            lock (gate)
            {
                output.Append(buffer, 0, count);
            }

            Look("");
        }
    }

    private async Task ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                errors.Add(line);
            }

            Look(line);
        }
    }

    private async Task ReadAsync()
    {
        await Task.WhenAll(ReadOutputAsync(), ReadErrorsAsync());
        lock (gate)
        {
            ended = true;
            foreach ((_, TaskCompletionSource<string> found) in waiting)
            {
                found.SetException(Ended());
            }
        }
    }

    private void Look(string line)
    {
        lock (gate)
        {
            foreach ((Func<string, bool> wanted, TaskCompletionSource<string> found) in waiting.Where(w => w.Wanted(line)).ToArray())
            {
                found.TrySetResult(line);
                waiting.Remove((wanted, found));
            }
        }
    }
}
