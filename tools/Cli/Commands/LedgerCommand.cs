using System.CommandLine;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge ledger`: what the chain holds, recomputed without it; contracts brought onto it and compared.</summary>
internal static class LedgerCommand
{
    public static Command Create() => new("ledger", "settlement roots, proofs and transactions offline; contracts on a chain")
    {
        LedgerRootCommand.Create(),
        LedgerProofCommand.Create(),
        LedgerSignCommand.Create(),
        LedgerKeyCommand.Create(),
        LedgerDeployCommand.Create(),
        LedgerVerifyDeploymentCommand.Create(),
        LedgerGenesisCommand.Create(),
        LedgerEvidenceCommand.Create(),
        LedgerVerifyCommand.Create(),
    };

    internal static Argument<string> TradesArgument() => new("TRADES.json") { Description = "trades of one settlement, or leaves (format: tools/Cli/Commands/README.md)" };
}
