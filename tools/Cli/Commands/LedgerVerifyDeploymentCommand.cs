using System.CommandLine;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge ledger verify-deployment`: whether a chain has the contracts that a record and the sources say.</summary>
internal static class LedgerVerifyDeploymentCommand
{
    public static Command Create()
    {
        Argument<string> deployment = new("DEPLOYMENT.json") { Description = "what `edge ledger deploy` recorded" };
        LedgerChain chain = new();
        JsonOption json = new();
        Command command = new("verify-deployment", "compare deployed bytecode with the compiled contracts") { deployment };
        chain.AddTo(command);
        json.AddTo(command);
        command.SetAction((parsed, cancellation) => chain.RunAsync(parsed, async client =>
        {
            string path = parsed.GetValue(deployment)!;
            DeploymentRecord record = DeploymentRecord.Read(path);
            IReadOnlyList<ContractVerdict> verdicts = await DeploymentVerifier.VerifyAsync(client, record, chain.Artifacts(parsed), cancellation);
            bool verified = verdicts.Count > 0 && verdicts.All(v => v.Verified);
            json.Write(parsed, new
            {
                record.ChainId,
                Verified = verified,
                Contracts = verdicts,
                OwnerCalls = await DeploymentVerifier.OwnerCallsAsync(client, record, cancellation),
            });
            return verified ? ExitCode.Done : ExitCode.No;
        }));
        return command;
    }
}
