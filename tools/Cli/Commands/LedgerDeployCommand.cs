using System.CommandLine;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge ledger deploy`: brings the contracts of a profile onto its chain and records them.</summary>
internal static class LedgerDeployCommand
{
    public static Command Create()
    {
        Option<string> profile = new("--profile") { Description = "profile of the network (contracts/networks)", Required = true };
        Option<string> output = new("--out") { Description = "record of the deployment; its outbox lies beside it", Required = true };
        Option<string?> owner = new("--owner") { Description = "owner of the contracts, instead of the profile's" };
        Option<string?> token = new("--token") { Description = "ERC-20 that is settled in, instead of the profile's" };
        OperatorKeys keys = new();
        LedgerChain chain = new();
        JsonOption json = new();
        Command command = new("deploy", "deploy the contracts of a network, or go on with it") { profile, output, owner, token };
        keys.AddTo(command);
        chain.AddTo(command);
        json.AddTo(command);
        command.SetAction((parsed, cancellation) => chain.RunAsync(parsed, async client =>
        {
            NetworkProfile read = NetworkProfileFile.Read(parsed.GetValue(profile)!);
            NetworkProfile network = read with { Owner = parsed.GetValue(owner) ?? read.Owner, Token = parsed.GetValue(token) ?? read.Token };
            string path = parsed.GetValue(output)!;
            DeploymentRecord? known = File.Exists(path) ? Known(path, network) : null;
            IKeyring keyring = keys.Open(parsed, network.ChainId);
            using IDisposable? secrets = keyring as IDisposable;
            DeploymentPlan plan = new(network, keyring.Signer(LedgerAccounts.Operator).Address, chain.Artifacts(parsed));
            using FileOutboxStore store = FileOutboxStore.Open(path + ".outbox");
            using TransactionSender sender = new(client, keyring, store, network.Sending, (_, text) => parsed.InvocationConfiguration.Error.WriteLine("edge: " + text));
            DeploymentRecord record = await new ContractDeployer(client, sender, store).DeployAsync(plan, known, cancellation);
            record.Write(path);
            json.Write(parsed, record);
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>What an earlier run left; one of another network is not written over.</summary>
    private static DeploymentRecord Known(string path, NetworkProfile network)
    {
        DeploymentRecord known = DeploymentRecord.Read(path);
        return known.ChainId == network.ChainId && known.Profile == network.Name
            ? known
            : throw new InputException(path, "deployment", $"profile {known.Profile} on chain {known.ChainId}", $"{network.Name} on chain {network.ChainId}, or no file");
    }
}
