using System.CommandLine;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge ledger root`: the Merkle root that a settlement of these trades puts on the chain.</summary>
internal static class LedgerRootCommand
{
    public static Command Create()
    {
        Argument<string> trades = LedgerCommand.TradesArgument();
        JsonOption json = new();
        Command command = new("root", "Merkle root of a settlement") { trades };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            TradesFile file = TradesFile.Read(parsed.GetValue(trades)!);
            json.Write(parsed, new { Root = Hex.Format(file.Tree.Root), file.Tree.Leaves.Count, Leaves = file.Tree.Leaves.Select(l => Hex.Format(l)) });
            return ExitCode.Done;
        });
        return command;
    }
}
