using System.CommandLine;
using System.Text;
using EdgeEnergy.Cli;
using EdgeEnergy.Cli.Demo;
using EdgeEnergy.Domain;

// Exit status: 0 done, 1 the answer is no, 2 bad usage or unreadable input, told in one line.
Console.OutputEncoding = Encoding.UTF8;
RootCommand root = new("EdgeEnergy: from inverter registers to settled trades.") { DemoCommand.Create() };
ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync("edge: " + parsed.Errors[0].Message.ReplaceLineEndings(" "));
    return ExitCode.Unusable;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (InputException e)
{
    await Console.Error.WriteLineAsync("edge: " + e.Message.ReplaceLineEndings(" "));
    return ExitCode.Unusable;
}
catch (OperationCanceledException)
{
    return ExitCode.No;
}
