using System.CommandLine;
using EdgeEnergy.PowerFlow;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge powerflow opf`: the cheapest operating point within the limits, or the limits that conflict.</summary>
internal static class PowerFlowOpfCommand
{
    public static Command Create()
    {
        Argument<string> feeder = PowerFlowCommand.FeederArgument();
        Argument<string> opf = new("OPF.json") { Description = "what may be decided, prices and limits (format: hardware/feeders/README.md)" };
        JsonOption json = new();
        Command command = new("opf", "optimal power flow") { feeder, opf };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            OpfStatus status = Solve(parsed.GetValue(feeder)!, parsed.GetValue(opf)!, out object report);
            json.Write(parsed, report);
            return status == OpfStatus.Optimal ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static OpfStatus Solve(string feederPath, string opfPath, out object report)
    {
        Feeder feeder = PowerFlowCommand.ReadFeeder(feederPath);
        OpfCase opf = OpfCase.Parse(InputFile.ReadText(opfPath), feeder, opfPath);
        OpfResult result = OptimalPowerFlow.Solve(feeder, opf);
        report = result.Status != OpfStatus.Optimal ? new Refusal(result.Status, null, result.Conflicts)
            : opf.Steps == 1 ? One(feeder, result)
            : Many(feeder, result);
        return result.Status;
    }

    private static object One(Feeder feeder, OpfResult result) => new
    {
        result.Status,
        ObjectiveMw = result.Objective,
        LossKw = result.LossKw[0],
        SourceKw = result.SourceKw[0],
        SourceKvar = result.SourceKvar[0],
        Bus = Ids(feeder),
        VmPu = result.VmPu[0],
        ActivePrice = result.ActivePrice[0],
        ReactivePrice = result.ReactivePrice[0],
        Dispatch = result.Dispatch.Select(d => new { d.Id, d.Bus, PKw = d.PKw[0], QKvar = d.QKvar[0], EnergyKwh = d.EnergyKwh.Length > 0 ? d.EnergyKwh[0] : (double?)null }),
        result.Binding,
    };

    /// <summary>The same keys, a value or a row for each step.</summary>
    private static object Many(Feeder feeder, OpfResult result) => new
    {
        result.Status,
        ObjectiveMw = result.Objective,
        result.LossKw,
        result.SourceKw,
        result.SourceKvar,
        Bus = Ids(feeder),
        result.VmPu,
        result.ActivePrice,
        result.ReactivePrice,
        Dispatch = result.Dispatch.Select(d => new { d.Id, d.Bus, d.PKw, d.QKvar, EnergyKwh = d.EnergyKwh.Length > 0 ? d.EnergyKwh : null }),
        result.Binding,
    };

    private static IEnumerable<int> Ids(Feeder feeder) => feeder.Buses.Select(b => b.Id);

    private sealed record Refusal(OpfStatus Status, double? ObjectiveMw, IReadOnlyList<OpfLimit> Conflicts);
}
