using System.CommandLine;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge ledger proof`: the way of one trade to the root, as the vault checks it.</summary>
internal static class LedgerProofCommand
{
    public static Command Create()
    {
        Argument<string> trades = LedgerCommand.TradesArgument();
        Argument<string> index = new("INDEX") { Description = "which trade, from 0" };
        JsonOption json = new();
        Command command = new("proof", "Merkle proof of one trade") { trades, index };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(trades)!;
            TradesFile file = TradesFile.Read(path);
            int count = file.Tree.Leaves.Count;
            string text = parsed.GetValue(index)!;
            if (!int.TryParse(text, out int at) || at < 0 || at >= count)
            {
                throw new InputException(path, "INDEX", text, count == 0 ? "a file with trades" : $"0 to {count - 1}");
            }

            byte[] leaf = file.Tree.Leaves[at];
            IReadOnlyList<byte[]> proof = file.Tree.Proof(at);
            json.Write(parsed, new
            {
                Index = at,
                Leaf = Hex.Format(leaf),
                Word = file.Words.Count > 0 ? Hex.Format(file.Words[at]) : null,
                Proof = proof.Select(p => Hex.Format(p)),
                Root = Hex.Format(file.Tree.Root),
                Verified = SettlementTree.Verify(file.Tree.Root, proof, leaf),
            });
            return ExitCode.Done;
        });
        return command;
    }
}
