using System.CommandLine;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge powerflow`: one operating point, a series of them, or the best one.</summary>
internal static class PowerFlowCommand
{
    public static Command Create() => new("powerflow", "power flow of a feeder file")
    {
        PowerFlowSolveCommand.Create(),
        PowerFlowSeriesCommand.Create(),
        PowerFlowOpfCommand.Create(),
    };

    /// <summary>The argument all three begin with.</summary>
    internal static Argument<string> FeederArgument() => new("FEEDER.json") { Description = "feeder file (format: hardware/feeders/README.md)" };

    internal static Option<double> ToleranceOption() =>
        NumberOption.Real("--tolerance", "largest error of a bus voltage, p.u.", 1e-8, v => v is >= 1e-14 and <= 0.1, "a number from 1e-14 to 0.1");

    internal static Feeder ReadFeeder(string path) => Feeder.Parse(InputFile.ReadText(path), path);
}
