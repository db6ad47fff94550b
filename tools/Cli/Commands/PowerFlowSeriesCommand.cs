using System.CommandLine;
using System.Diagnostics;
using EdgeEnergy.Domain;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge powerflow series`: one power flow a row of a profile file.</summary>
internal static class PowerFlowSeriesCommand
{
    private const double MeasureSeconds = 0.5;

    public static Command Create()
    {
        Argument<string> feeder = PowerFlowCommand.FeederArgument();
        Argument<string> profiles = new("PROFILES.csv") { Description = "a row a step: step, then scale, scale:BUS, p_kw:BUS, q_kvar:BUS, pg_kw:BUS or qg_kvar:BUS columns" };
        Option<double> tolerance = PowerFlowCommand.ToleranceOption();
        Option<double> stepSeconds = NumberOption.Real("--step-seconds", "length of a step, for energies", 3600, v => v > 0, "a number above 0");
        JsonOption json = new();
        Command command = new("series", "power flow of every step of a profile") { feeder, profiles, tolerance, stepSeconds };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            SeriesOptions options = new(parsed.GetValue(tolerance), parsed.GetValue(stepSeconds));
            Report report = Solve(parsed.GetValue(feeder)!, parsed.GetValue(profiles)!, options);
            json.Write(parsed, report);
            return report.UnsolvedSteps.Count == 0 ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static Report Solve(string feederPath, string profilePath, SeriesOptions options)
    {
        Feeder feeder = PowerFlowCommand.ReadFeeder(feederPath);
        SeriesProfiles profiles = SeriesProfiles.Parse(InputFile.ReadText(profilePath), feeder, profilePath);
        SeriesSolver solver = new(feeder, options);

        // The first run compiles; a short series is run again so that its time is that of the method.
        SeriesResult result = Timed(solver, profiles, out double seconds);
        for (double spent = seconds; spent < MeasureSeconds;)
        {
            result = Timed(solver, profiles, out double again);
            seconds = Math.Min(seconds, again);
            spent += Math.Max(again, MeasureSeconds / 5);
        }

        return new Report(
            result.Steps,
            seconds,
            seconds * 1e6 / result.Steps,
            result.LossKwh,
            [.. feeder.Buses.Select(b => b.Id)],
            result.VmMin,
            result.VmMax,
            [.. result.Violations.Select(v => new Violation(v.Worst.Kind, v.Worst.Place, v.FirstStep, v.LastStep, v.WorstStep, v.Worst.Value, v.Worst.Limit))],
            result.UnsolvedSteps);
    }

    private static SeriesResult Timed(SeriesSolver solver, SeriesProfiles profiles, out double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        SeriesResult result = solver.Solve(profiles);
        seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return result;
    }

    private sealed record Report(
        int Steps,
        double Seconds,
        double MicrosecondsPerSolve,
        double EnergyLossKwh,
        int[] Bus,
        double[] VmMin,
        double[] VmMax,
        Violation[] Violations,
        IReadOnlyList<int> UnsolvedSteps);

    private sealed record Violation(LimitKind Kind, string Place, int FirstStep, int LastStep, int WorstStep, double Value, double Limit);
}
