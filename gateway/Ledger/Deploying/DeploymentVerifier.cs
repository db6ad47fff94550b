using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Compares a recorded deployment with a chain and with the compiled contracts.</summary>
public static class DeploymentVerifier
{
    private const string Filled = "filled";
    private const string ByAddress = "by address";
    private const string Differ = "differ";

    /// <summary>Contracts that a constructor may make itself.</summary>
    private const int MostChildren = 4;

    /// <summary>
    /// A verdict for each recorded contract: its address follows from artifact and arguments (CREATE2), its code on the chain is the artifact's where
    /// nothing is filled in, and is to the byte what the constructor makes of the recorded arguments. <see cref="InputException"/> when the chain is
    /// another one.
    /// </summary>
    public static async Task<IReadOnlyList<ContractVerdict>> VerifyAsync(
        EthereumClient chain, DeploymentRecord record, ContractArtifacts artifacts, CancellationToken cancellationToken)
    {
        long chainId = await chain.ChainIdAsync(cancellationToken);
        if (chainId != record.ChainId)
        {
            throw new InputException("chain", "chain id", $"{chainId}", $"{record.ChainId}, where the contracts are recorded");
        }

        List<ContractVerdict> verdicts = [];
        foreach (DeployedContract contract in record.Contracts)
        {
            verdicts.Add(await VerifyAsync(chain, contract, artifacts, cancellationToken));
        }

        return verdicts;
    }

    /// <summary>The calls of the owner as the chain has them now.</summary>
    public static async Task<IReadOnlyList<OwnerCall>> OwnerCallsAsync(EthereumClient chain, DeploymentRecord record, CancellationToken cancellationToken)
    {
        List<OwnerCall> calls = [];
        foreach (OwnerCall call in record.OwnerCalls)
        {
            bool there = (await chain.CodeAsync(call.To, cancellationToken)).Length > 0;
            calls.Add(call with { Done = there && await OwnerCalls.IsDoneAsync(chain, call, cancellationToken) });
        }

        return calls;
    }

    private static async Task<ContractVerdict> VerifyAsync(EthereumClient chain, DeployedContract contract, ContractArtifacts artifacts, CancellationToken cancellationToken)
    {
        if (!ContractName.All.Contains(contract.Name, StringComparer.Ordinal))
        {
            return new ContractVerdict(contract.Name, contract.Address, Verified: false, Differ, [$"no contract of this name; known are {string.Join(", ", ContractName.All)}"]);
        }

        List<string> differences = [];
        ContractArtifact artifact = artifacts[contract.Name];
        byte[] init = [.. artifact.CreationCode, .. ConstructorArgument.Encode(contract.Arguments)];
        string address = Create2Factory.AddressOf(init);
        if (address != contract.Address)
        {
            differences.Add($"address: code and arguments give {address}");
        }

        byte[] code = await chain.CodeAsync(contract.Address, cancellationToken);
        if (code.Length == 0)
        {
            differences.Add("code: none at this address");
            return new ContractVerdict(contract.Name, contract.Address, Verified: false, Differ, differences);
        }

        if (!artifact.IsCodeOf(code))
        {
            differences.Add("code: not that of the compiled contract");
        }

        string hash = Hex.Format(Keccak.Hash(code));
        if (hash != contract.CodeHash)
        {
            differences.Add($"code hash: {hash}, recorded {contract.CodeHash}");
        }

        byte[]? made = await RunAsync(chain, contract.Address, init, cancellationToken);
        string immutables = made is null ? ByAddress : made.AsSpan().SequenceEqual(code) ? Filled : Differ;
        if (immutables == Differ)
        {
            differences.Add("immutables: the recorded arguments make other code");
        }

        return new ContractVerdict(contract.Name, contract.Address, differences.Count == 0, immutables, differences);
    }

    /// <summary>
    /// Runs the creation code as if it stood at the contract's own address, with the nonce of a contract that is being made, so that all that a constructor
    /// derives from its address comes out as it did, contracts of its own making among it: the answer is the code it makes. Null where the node takes no
    /// state overrides.
    /// </summary>
    private static async Task<byte[]?> RunAsync(EthereumClient chain, string address, byte[] init, CancellationToken cancellationToken)
    {
        JsonObject call = new() { ["to"] = address };
        JsonObject overrides = new() { [address] = new JsonObject { ["code"] = Hex.Format(init), ["nonce"] = "0x1" } };
        for (int nonce = 1; nonce <= MostChildren; nonce++)
        {
            overrides[ChildOf(address, nonce)] = new JsonObject { ["code"] = "0x", ["nonce"] = "0x0" };
        }

        try
        {
            JsonElement answer = await chain.Rpc.CallAsync(new RpcRequest("eth_call", call, BlockTag.Latest, overrides), cancellationToken);
            return answer.ValueKind == JsonValueKind.String ? Hex.Parse(answer.GetString()!, "eth_call") : null;
        }
        catch (RpcException e) when (e.RevertData.Length == 0)
        {
            return null;
        }
        catch (RpcException)
        {
            // The constructor refuses these arguments.
            return [];
        }
    }

    /// <summary>Address of the contract that a contract makes with this nonce: hash of RLP of both.</summary>
    private static string ChildOf(string address, int nonce) => EthereumAddress.Format(
        Keccak.Hash(Rlp.List(Rlp.String(EthereumAddress.Parse(address, "address")), Rlp.Integer(nonce))).AsSpan(12));
}
