using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>
/// An owner's own wallet: account 5 of the development chain, for which the node signs as a browser wallet would (EIP-712, transactions). The gateway
/// does not have its key.
/// </summary>
internal sealed class OwnerWallet(Uri chain) : IDisposable
{
    public const string Address = "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc";

    private readonly JsonRpcClient rpc = new(chain, TimeSpan.FromSeconds(30));

    /// <summary>The document's change that gives this wallet an account.</summary>
    public static Action<JsonObject> Keeps(string participant) => community =>
    {
        JsonObject own = Sample.Participant(community, participant);
        (own["custody"], own["address"]) = ("self", Address);
    };

    /// <summary>A method of the wallet, as a page asks for it (EIP-1193).</summary>
    public async Task<JsonElement> AskAsync(string method, params IReadOnlyList<JsonNode?> parameters) =>
        await rpc.CallAsync(new RpcRequest(method, parameters), TestContext.Current.CancellationToken);

    public async Task<string> SignAsync(JsonNode typedData) => (await AskAsync("eth_signTypedData_v4", JsonValue.Create(Address), typedData.DeepClone())).GetString()!;

    public async Task SendAsync(HolderCall call)
    {
        JsonObject transaction = new() { ["from"] = Address, ["to"] = call.To, ["data"] = Hex.Format(call.Data) };
        string hash = (await AskAsync("eth_sendTransaction", transaction)).GetString()!;
        JsonElement receipt;
        do
        {
            receipt = await AskAsync("eth_getTransactionReceipt", JsonValue.Create(hash));
        }
        while (receipt.ValueKind == JsonValueKind.Null);

        Assert.Equal("0x1", receipt.GetProperty("status").GetString());
    }

    /// <summary>Lets time pass on the chain, in a block of its own.</summary>
    public async Task PassAsync(long seconds)
    {
        await AskAsync("evm_increaseTime", JsonValue.Create(seconds));
        await AskAsync("evm_mine");
    }

    public void Dispose() => rpc.Dispose();
}
