using System.Text.Json;
using System.Text.Json.Nodes;

namespace EdgeEnergy.Ledger.Tests.Audit;

/// <summary>Proofs of inclusion in blocks of a real chain: the roots are the chain's, so that encodings and tries are checked by it.</summary>
public sealed class TrieTests
{
    private const string Spender = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    /// <summary>Counts around which the trie changes its form: one leaf, a branch, a long key (index 128) under one of two bytes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(128)]
    [InlineData(131)]
    public async Task Every_transaction_of_a_block_is_proven_with_its_event(int count)
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        Community community = await chain.DeployAsync(new InMemoryOutboxStore(), _token);
        string[] hashes = await MineAsync(chain, community.Vault.Deployment.Token, count);

        ChainProofs proofs = new(chain.Client);
        for (int i = 0; i < count; i += Math.Max(1, count / 9))
        {
            ProvenCall call = (await proofs.ProveAsync(hashes[i], _ => true, _token))!;
            JsonElement block = await chain.Rpc.CallAsync(new RpcRequest("eth_getBlockByNumber", JsonValue.Create(Hex.Quantity(call.Event.BlockNumber)), JsonValue.Create(false)), _token);
            Assert.Equal(block.GetProperty("hash").GetString(), Hex.Format(call.Event.BlockHash));
            int index = call.Event.TransactionIndex;
            Assert.Equal(hashes[i], block.GetProperty("transactions")[index].GetString());
            byte[] transactions = Hex.Parse(block.GetProperty("transactionsRoot").GetString()!, "root");
            byte[] receipts = Hex.Parse(block.GetProperty("receiptsRoot").GetString()!, "root");
            Assert.Equal(call.Transaction.Raw, MerklePatriciaTrie.Prove(transactions, index, call.Transaction.Proof));
            Assert.Equal(call.Event.Receipt, MerklePatriciaTrie.Prove(receipts, index, call.Event.ReceiptProof));

            // Of no other place, under no other root, with no node missing or more.
            Assert.ThrowsAny<Domain.InputException>(() => MerklePatriciaTrie.Prove(receipts, index + 1, call.Event.ReceiptProof));
            Assert.ThrowsAny<Domain.InputException>(() => MerklePatriciaTrie.Prove(transactions, index, call.Event.ReceiptProof));
            Assert.ThrowsAny<Domain.InputException>(() => MerklePatriciaTrie.Prove(receipts, index, [.. call.Event.ReceiptProof.SkipLast(1)]));
            Assert.ThrowsAny<Domain.InputException>(() => MerklePatriciaTrie.Prove(receipts, index, [.. call.Event.ReceiptProof, call.Event.ReceiptProof[^1]]));
        }
    }

    [Fact]
    public async Task A_transaction_that_is_not_mined_or_has_no_such_event_has_no_proof()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        Community community = await chain.DeployAsync(new InMemoryOutboxStore(), _token);
        string[] hashes = await MineAsync(chain, community.Vault.Deployment.Token, 1);
        ChainProofs proofs = new(chain.Client);
        Assert.Null(await proofs.ProveAsync("0x" + new string('1', 64), _ => true, _token));
        Assert.Null(await proofs.ProveAsync(hashes[0], _ => false, _token));
        Assert.Null(await proofs.NewestAsync(community.Vault.Deployment.Vault, 1_000, [new byte[32]], _token));
    }

    /// <summary>Approvals of the token by an account of the chain's own, in one block, of the types 0, 1 and 2 in turn.</summary>
    private async Task<string[]> MineAsync(LocalChain chain, string token, int count)
    {
        string from = (await chain.Rpc.CallAsync(new RpcRequest("eth_accounts"), _token))[0].GetString()!;
        await chain.Rpc.CallAsync(new RpcRequest("evm_setAutomine", JsonValue.Create(false)), _token);
        List<RpcRequest> sends = [];
        for (int i = 0; i < count; i++)
        {
            JsonObject transaction = new()
            {
                ["from"] = from,
                ["to"] = token,
                ["nonce"] = Hex.Quantity(i),
                ["gas"] = "0x186a0",
                ["data"] = Hex.Format(AbiEncoder.Call("approve(address,uint256)").Address(Spender).Number(i).ToArray()),
            };
            switch (i % 3)
            {
                case 0:
                    transaction["gasPrice"] = "0x77359400";
                    break;
                case 1:
                    transaction["gasPrice"] = "0x77359400";
                    transaction["accessList"] = new JsonArray(new JsonObject { ["address"] = token, ["storageKeys"] = new JsonArray("0x" + new string('0', 63) + "1") });
                    break;
                default:
                    transaction["maxFeePerGas"] = "0x77359400";
                    transaction["maxPriorityFeePerGas"] = "0x1";
                    break;
            }

            sends.Add(new RpcRequest("eth_sendTransaction", transaction));
        }

        string[] hashes = [.. (await chain.Rpc.CallAsync(sends, _token)).Select(h => h.GetString()!)];
        await chain.Rpc.CallAsync(new RpcRequest("evm_mine"), _token);
        TransactionReceipt last = (await chain.Client.ReceiptAsync(hashes[^1], _token))!;
        Assert.Equal(last.Block, (await chain.Client.ReceiptAsync(hashes[0], _token))!.Block);
        return hashes;
    }
}
