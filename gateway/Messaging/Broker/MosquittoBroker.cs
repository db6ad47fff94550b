using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Messaging;

/// <summary>
/// Debian's mosquitto as a child process on 127.0.0.1. Stopping, killing and starting again keep port, accounts and what was persisted; disposing
/// ends the process and leaves the folder to its owner.
/// </summary>
public sealed class MosquittoBroker : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int PortAttempts = 5;
    private static readonly TimeSpan TerminateAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly BrokerFiles _files;
    private readonly IReadOnlyList<BrokerUser> _users;
    private readonly bool _portIsGiven;
    private Process? _process;

    /// <summary>A broker that is not running yet.</summary>
    /// <param name="folder">Created when missing; holds configuration and persisted messages.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="users">The broker's only clients.</param>
    public MosquittoBroker(string folder, int port, IReadOnlyList<BrokerUser> users)
    {
        _files = new BrokerFiles(folder);
        _users = users;
        _portIsGiven = port != 0;
        Port = port;
    }

    /// <summary>Known once started.</summary>
    public int Port { get; private set; }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>
    /// Completes when the broker accepts connections. Throws <see cref="InputException"/>, one line, when mosquitto is not installed, the port is
    /// taken, or mosquitto refuses to start for another reason.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException("The broker is running.");
        }

        for (var attempt = 1; ; attempt++)
        {
            // A free port found here can be taken by somebody else before mosquitto binds it; then another one is tried.
            var port = Port != 0 ? Port : FreePort();
            _files.Write(port, _users);
            var output = await LaunchAsync(cancellationToken);
            if (output is null)
            {
                Port = port;
                return;
            }

            var taken = output.Contains("Address already in use", StringComparison.Ordinal);
            if (taken && !_portIsGiven && Port == 0 && attempt < PortAttempts)
            {
                continue;
            }

            throw taken
                ? new InputException($"port {port} of 127.0.0.1 is in use: mosquitto can not listen there")
                : new InputException($"mosquitto did not start: {output}");
        }
    }

    /// <summary>Asks the broker to end (SIGTERM): it saves what it persists.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_process is not { } process)
        {
            return;
        }

        var ended = process.WaitForExitAsync(cancellationToken);
        while (!ended.IsCompleted)
        {
            // mosquitto forgets a SIGTERM that comes between saying that it runs and entering its loop, so one is not always enough.
            if (!process.HasExited)
            {
                _ = Native.Libc.kill(process.Id, Terminate);
            }

            await Task.WhenAny(ended, Task.Delay(TerminateAgain, cancellationToken));
        }

        await ended;
        Forget();
    }

    /// <summary>Ends the broker as a power cut would (SIGKILL): what it saved last is all that stays.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_process is not { } process)
        {
            return;
        }

        process.Kill();
        await process.WaitForExitAsync(cancellationToken);
        Forget();
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Farewell);
        try
        {
            await StopAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync(CancellationToken.None);
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Debian keeps mosquitto in a folder that is on the search path of root only.</summary>
    private static string Executable()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Append("/usr/sbin").Append("/usr/local/sbin").Select(folder => Path.Combine(folder, "mosquitto")).FirstOrDefault(File.Exists)
            ?? throw new InputException("mosquitto not found (Debian package mosquitto): run tools/edge setup");
    }

    /// <summary>Null once the broker says that it runs, otherwise the last it said before it ended.</summary>
    private async Task<string?> LaunchAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executable())
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(_files.Configuration);
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var problem = string.Empty;
        void Listen(string? line)
        {
            if (line is null)
            {
                return;
            }

            var text = WithoutTimeStamp(line);
            if (text.StartsWith("mosquitto version", StringComparison.Ordinal) && text.EndsWith(" running", StringComparison.Ordinal))
            {
                running.TrySetResult();
            }
            else if (text.StartsWith("Error", StringComparison.Ordinal))
            {
                Volatile.Write(ref problem, text);
            }
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Listen(e.Data);
        process.ErrorDataReceived += (_, e) => Listen(e.Data);
        process.Start();
        _process = process;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var ended = process.WaitForExitAsync(cancellationToken);
            if (await Task.WhenAny(running.Task, ended) == running.Task)
            {
                return null;
            }

            // Rethrows a cancellation; otherwise all output has been read by now.
            await ended;
        }
        catch (OperationCanceledException)
        {
            await KillAsync(CancellationToken.None);
            throw;
        }

        var code = process.ExitCode;
        Forget();
        return Volatile.Read(ref problem) is { Length: > 0 } told ? told : $"exit status {code}";
    }

    /// <summary>Most lines begin with the Unix time: "1700000000: mosquitto version 2.0.11 running".</summary>
    private static string WithoutTimeStamp(string line)
    {
        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && long.TryParse(line.AsSpan(0, colon), out _) ? line[(colon + 2)..] : line;
    }

    private void Forget()
    {
        _process?.Dispose();
        _process = null;
    }
}
