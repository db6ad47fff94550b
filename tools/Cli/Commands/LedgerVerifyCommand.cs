using System.CommandLine;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge ledger verify`: checks evidence of a trade without its maker, and with --rpc also what only the chain knows.</summary>
internal static class LedgerVerifyCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        Argument<string> file = new("EVIDENCE.json") { Description = "a file of edge ledger evidence, or of a gateway's page" };
        Option<string?> rpc = new("--rpc") { Description = "JSON-RPC address of a node of the chain" };
        JsonOption json = new();
        Command command = new("verify", "check the evidence of a trade, offline") { file, rpc };
        json.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string path = parsed.GetValue(file)!;
            Evidence evidence = Evidence.Parse(InputFile.ReadText(path), path);
            using Secp256k1Native curve = new();
            EvidenceAudit audit = new(curve);
            AuditReport report = parsed.GetValue(rpc) is { } url ? await AskAsync(audit, evidence, url, cancellation) : audit.Verify(evidence);
            json.Write(parsed, report);
            return report.Verified ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static async Task<AuditReport> AskAsync(EvidenceAudit audit, Evidence evidence, string url, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address))
        {
            throw new InputException("--rpc", "address", url, "http://… or https://…");
        }

        using JsonRpcClient rpc = new(address, Patience);
        try
        {
            return await audit.VerifyAsync(evidence, new EthereumClient(rpc), cancellation);
        }
        catch (Exception e) when (e is ChainUnreachableException or RpcException)
        {
            throw new InputException($"--rpc: {e.Message}", e);
        }
    }
}
