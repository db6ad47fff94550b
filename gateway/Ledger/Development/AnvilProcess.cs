using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// A local chain (anvil) as a child process on 127.0.0.1. Stopping it writes the state, from which the next start goes on; it leaves nothing outside
/// its state folder.
/// </summary>
public sealed partial class AnvilProcess : IAsyncDisposable
{
    private const string Listening = "Listening on 127.0.0.1:";
    private const int Interrupt = 2;
    private const int ShownLines = 5;
    private const int PrunedStates = 64;

    /// <summary>In memory. Without a number anvil 1.7.1 moves older states to disk, from where accounts come back without their code.</summary>
    private const int KeptStates = 50_000;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private AnvilProcess(Process process, int port)
    {
        _process = process;
        Url = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Url { get; }

    public int Id => _process.Id;

    /// <summary>Starts and waits until it listens; <see cref="InputException"/> when it can not (not installed, port in use, unreadable state).</summary>
    public static async Task<AnvilProcess> StartAsync(AnvilSettings settings, CancellationToken cancellationToken)
    {
        string program = Path.GetFullPath(Path.Combine(settings.ContractsFolder, "node_modules", "@foundry-rs", "anvil-linux-amd64", "bin", "anvil"));
        if (!File.Exists(program))
        {
            throw new InputException($"{program}: not found, expected the development chain (npm ci in {settings.ContractsFolder})");
        }

        string folder = Path.GetFullPath(settings.StateFolder);
        Directory.CreateDirectory(folder);
        ProcessStartInfo start = new(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = folder,
        };
        string[] arguments =
        [
            "--host", "127.0.0.1", "--port", $"{settings.Port}", "--chain-id", $"{settings.ChainId}",
            "--slots-in-an-epoch", "2", "--state", Path.Combine(folder, "state.json"),
            "--prune-history", $"{(settings.KeepHistory ? KeptStates : PrunedStates)}",
            .. settings.GenesisUnix is { } genesis ? ["--timestamp", $"{genesis}"] : Array.Empty<string>(),
            .. settings.HardFork is { } fork ? ["--hardfork", fork] : Array.Empty<string>(),
            .. settings.MineAtOnce ? Array.Empty<string>() : ["--no-mining"],
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Otherwise it keeps history under the home folder.
        start.Environment["HOME"] = folder;
        Process process = Process.Start(start) ?? throw new InputException($"{program}: does not start");
        try
        {
            return new AnvilProcess(process, await PortAsync(process, cancellationToken));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Stops the chain and writes its state; safe to call twice.</summary>
    public async Task StopAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Interrupt);
            using CancellationTokenSource limit = new(StopTime);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private static async Task<int> PortAsync(Process process, CancellationToken cancellationToken)
    {
        Channel<string?> lines = Channel.CreateUnbounded<string?>();
        process.OutputDataReceived += (_, e) => lines.Writer.TryWrite(e.Data);
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is not null)
            {
                lines.Writer.TryWrite(e.Data);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Queue<string> last = new();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartTime);
        try
        {
            while (await lines.Reader.ReadAsync(limit.Token) is { } line)
            {
                if (line.StartsWith(Listening, StringComparison.Ordinal))
                {
                    return int.Parse(line.AsSpan(Listening.Length));
                }

                if (line.Length > 0)
                {
                    last.Enqueue(line.Trim());
                }

                if (last.Count > ShownLines)
                {
                    last.Dequeue();
                }
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InputException($"development chain: did not listen within {StartTime.TotalSeconds} s", e);
        }
        finally
        {
            // It goes on writing a line for each request; nobody reads them.
            lines.Writer.Complete();
        }

        throw new InputException($"development chain: ended at start: {string.Join(" | ", last)}");
    }
}
