using System.CommandLine;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Cli.Commands;

/// <summary>What commands that talk to a chain share: the node's address, the compiled contracts, and one line for what a chain refuses.</summary>
internal sealed class LedgerChain
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Option<string> rpc = new("--rpc") { Description = "address of a node's JSON-RPC", DefaultValueFactory = _ => "http://127.0.0.1:8545" };
    private readonly Option<string?> contracts = new("--contracts") { Description = "folder of the compiled contracts; that of this checkout without it" };

    public void AddTo(Command command)
    {
        command.Options.Add(rpc);
        command.Options.Add(contracts);
    }

    public ContractArtifacts Artifacts(ParseResult parsed) => ContractArtifacts.Load(parsed.GetValue(contracts) ?? Installation.Find().ContractsOut);

    /// <summary>Runs work on the chain; a chain that does not answer or refuses is one line.</summary>
    public async Task<int> RunAsync(ParseResult parsed, Func<EthereumClient, Task<int>> work)
    {
        string address = parsed.GetValue(rpc)!;
        Uri url = Uri.TryCreate(address, UriKind.Absolute, out Uri? parsedUrl) ? parsedUrl : throw new InputException("--rpc", "address", address, "http://… or https://…");
        using JsonRpcClient client = new(url, Timeout);
        try
        {
            return await work(new EthereumClient(client));
        }
        catch (ChainUnreachableException e)
        {
            // Addresses of nodes can hold keys of their providers: the host says enough.
            throw new InputException($"chain at {url.Host}: does not answer: {e.Message.Replace(address, url.Host, StringComparison.Ordinal)}", e);
        }
        catch (RpcException e)
        {
            throw new InputException($"chain at {url.Host}: refuses {e.Method}: {e.NodeMessage}", e);
        }
    }
}
