using System.CommandLine;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge reading`.</summary>
internal static class ReadingCommand
{
    public static Command Create() => new("reading", "signed readings of devices") { ReadingInspectCommand.Create() };
}
