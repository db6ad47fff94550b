using System.CommandLine;
using EdgeEnergy.Cli.Demo;
using EdgeEnergy.Cli.Hardware;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Cli.Commands;

/// <summary>The command line from arguments to exit status. Every failure is one line on the error writer.</summary>
internal static class EdgeProgram
{
    /// <summary>After Ctrl-C or SIGTERM a command has this long to end what it started; the library's two seconds leave processes behind on a busy machine.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(1);

    /// <summary>Runs one command.</summary>
    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        RootCommand root = new("EdgeEnergy: from inverter registers to settled trades.")
        {
            DemoCommand.Create(),
            ScreenshotCommand.Create(),
            PowerFlowCommand.Create(),
            ForecastCommand.Create(),
            MarketCommand.Create(),
            DeviceCommand.Create(),
            HardwareCommand.Create(),
            ReadingCommand.Create(),
            LedgerCommand.Create(),
            BenchCommand.Create(),
        };
        ParseResult parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            // A word that is no command makes the parser complain of a missing command first; the word says more.
            string? stray = parsed.UnmatchedTokens.FirstOrDefault();
            return await FailAsync(error, stray is null ? parsed.Errors[0].Message : $"found {stray}, expected {Expected(parsed.CommandResult.Command)}");
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = output,
                Error = error,
                ProcessTerminationTimeout = Farewell,
            });
        }
        catch (InputException e)
        {
            return await FailAsync(error, e.Message);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.No;
        }
        catch (DllNotFoundException e)
        {
            return await FailAsync(error, $"a library of the system is missing (run tools/edge setup): {e.Message.Split('\n')[0]}");
        }
    }

    private static string Expected(Command command) => command.Subcommands.Count > 0
        ? string.Join(", ", command.Subcommands.Select(c => c.Name))
        : $"the arguments of {command.Name} (edge {command.Name} --help)";

    private static async Task<int> FailAsync(TextWriter error, string message)
    {
        await error.WriteLineAsync("edge: " + message.ReplaceLineEndings(" "));
        return ExitCode.Unusable;
    }
}
