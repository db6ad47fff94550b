using System.CommandLine;
using System.Text.Json.Serialization;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge powerflow solve`: voltages and losses of the operating point in the file.</summary>
internal static class PowerFlowSolveCommand
{
    private static readonly Dictionary<string, PowerFlowMethod> Methods = new(StringComparer.Ordinal)
    {
        ["auto"] = PowerFlowMethod.Auto,
        ["newton"] = PowerFlowMethod.Newton,
        ["sweep"] = PowerFlowMethod.Sweep,
        ["gauss-seidel"] = PowerFlowMethod.GaussSeidel,
    };

    public static Command Create()
    {
        Argument<string> feeder = PowerFlowCommand.FeederArgument();
        Option<string> method = ChoiceOption.Create("--method", "how to solve", "auto", Methods.Keys);
        Option<double> tolerance = PowerFlowCommand.ToleranceOption();
        JsonOption json = new();
        Command command = new("solve", "voltages and losses of the operating point in the file") { feeder, method, tolerance };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            Report report = Solve(parsed.GetValue(feeder)!, Methods[parsed.GetValue(method)!], parsed.GetValue(tolerance));
            json.Write(parsed, report);
            return report.Converged ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static Report Solve(string path, PowerFlowMethod method, double tolerance)
    {
        Feeder feeder = PowerFlowCommand.ReadFeeder(path);
        PowerFlowSolution solution = new PowerFlowSolver(feeder, method, new PowerFlowOptions(tolerance)).Solve();
        bool solved = solution.Converged;
        return new Report(
            solved,
            Methods.First(m => m.Value == solution.Method).Key,
            solution.Iterations,
            solved ? null : solution.Failure,
            solution.CollapseLoadMultiple,
            [.. feeder.Buses.Select(b => b.Id)],
            solved ? solution.VmPu : null,
            solved ? solution.VaDeg : null,
            solved ? solution.LossKw : null,
            solved ? solution.LossKvar : null,
            solved ? solution.SlackPKw : null,
            solved ? solution.SlackQKvar : null);
    }

    private sealed record Report(
        bool Converged,
        string Method,
        int Iterations,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SolveFailure? Failure,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? CollapseLoadMultiple,
        int[] Bus,
        double[]? VmPu,
        double[]? VaDeg,
        double? LossKw,
        double? LossKvar,
        [property: JsonPropertyName("slack_p_kw")] double? SlackPKw,
        [property: JsonPropertyName("slack_q_kvar")] double? SlackQKvar);
}
