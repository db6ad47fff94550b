using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// The keyless factory that deploys by CREATE2 at the same address on every chain (github.com/Arachnid/deterministic-deployment-proxy): call data is a
/// salt of 32 bytes and the creation code. The salt here is zero.
/// </summary>
public static class Create2Factory
{
    public const string Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

    /// <summary>The factory's code, for the genesis of networks of one's own.</summary>
    public const string Code =
        "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

    /// <summary>PUSH0 three times, MCOPY, STOP: runs on chains with the rules of Cancun and fails on older ones.</summary>
    private const string CancunProbe = "0x5f5f5f5e00";

    /// <summary>Where this creation code with its arguments ends up.</summary>
    public static string AddressOf(byte[] initCode) =>
        EthereumAddress.Format(EthereumAddress.Create2(EthereumAddress.Parse(Address, "factory"), new byte[32], initCode));

    /// <summary>Call data that deploys this.</summary>
    public static byte[] Deploy(byte[] initCode) => [.. new byte[32], .. initCode];

    /// <summary><see cref="InputException"/> when the chain lacks the factory or does not know the instructions that the contracts use.</summary>
    public static async Task CheckAsync(EthereumClient chain, CancellationToken cancellationToken)
    {
        string where = $"chain {await chain.ChainIdAsync(cancellationToken)}";
        if ((await chain.CodeAsync(Address, cancellationToken)).Length == 0)
        {
            throw new InputException(where, $"code at {Address}", "none", "the CREATE2 factory, which anvil and most public chains have; a network of one's own has it in its genesis");
        }

        try
        {
            await chain.Rpc.CallAsync(new RpcRequest("eth_call", new JsonObject { ["data"] = CancunProbe }, BlockTag.Latest), cancellationToken);
        }
        catch (RpcException e)
        {
            throw new InputException($"{where}: instruction MCOPY: found \"{e.NodeMessage}\", expected a chain with the rules of Cancun or later", e);
        }
    }
}
