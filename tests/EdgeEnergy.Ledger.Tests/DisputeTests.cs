using System.Text.Json.Nodes;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using IntervalStatement = EdgeEnergy.Domain.IntervalStatement;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>Proofs made here hold on chain: the device's own statement, the tree, the receipt, the answer to a challenge.</summary>
public sealed class DisputeTests
{
    private const string Device = "dev-b07";
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_devices_statement_returns_the_money_of_energy_that_was_not_delivered()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        VaultDisputes disputes = new(community.Vault.Deployment);
        using TransactionSender sender = chain.Sender(store);
        byte[] key = new byte[32];
        key[31] = 77;
        byte[] address = new byte[20];
        byte[] publicKey = new byte[64];
        Assert.True(new Secp256k1().PublicKey(key, 0, publicKey, 0));
        Secp256k1.Address(publicKey, 0, new Keccak256(), address, 0);
        store.Enqueue(disputes.SetMeter("b07", Device, EthereumAddress.Format(address), 1, "meter"));
        SettlementBatch batch = Community.Batch(1);
        Commitment commitment = await SettleAsync(chain, store, sender, community, batch);

        // b07 sold 1,201 and 800 Wh; its meter says 500.
        IntervalStatement statement = Sign(batch.Period, 500, key);
        TradeProof[] proofs = [TradeProof.Of(batch, community.Vault.Deployment, 0), TradeProof.Of(batch, community.Vault.Deployment, 1)];
        IReadOnlyDictionary<string, long> before = await community.Vault.BalancesAsync(_token);
        store.Enqueue(disputes.DisputeDelivery("b04", commitment, "b07", proofs, statement, "dispute"));
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));
        Assert.Equal((OutboxState.Final, null), (store.Find("dispute")!.State, store.Find("dispute")!.Error));
        IReadOnlyDictionary<string, long> after = await community.Vault.BalancesAsync(_token);
        SettledTrade sold = batch.Trades[0];
        Assert.Equal(((sold.CostMicro + sold.FeeMicro) * (2_001 - 500) / 2_001) + (Community.Settings.BondMicro / 10), after["b04"] - before["b04"]);

        store.Enqueue(disputes.DisputeDelivery("b04", commitment, "b07", proofs, statement, "again"));
        store.Enqueue(disputes.DisputeDelivery("b04", commitment, "b07", proofs, statement with { ExportWh = 400 }, "edited"));
        await sender.DrainAsync(_token);
        Assert.Equal($"reverts: AlreadyDisputed({commitment.Window}, 0)", store.Find("again")!.Error);
        Assert.StartsWith("reverts: WrongSigner(", store.Find("edited")!.Error, StringComparison.Ordinal);
        await AssertBooksAsync(chain, community);
    }

    [Fact]
    public async Task A_challenge_is_answered_with_the_trades_themselves_in_both_modes()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        VaultDisputes disputes = new(community.Vault.Deployment);
        using TransactionSender sender = chain.Sender(store);
        long bond = await community.Vault.BondAsync(_token);
        SettlementBatch netted = Community.Batch(1);
        Commitment first = await SettleAsync(chain, store, sender, community, netted);
        SettlementBatch verified = Community.Batch(2);
        OutboxEntry entry = store.Enqueue(disputes.SettleVerified(verified));
        await sender.DrainAsync(_token);
        Commitment second = disputes.VerifiedCommitmentOf(verified, await TimeOfAsync(chain, store.Find(entry.Intent.Key)!));
        Assert.Equal(await community.Vault.CommitmentAsync(second.Window, _token), second.Hash());
        IReadOnlyDictionary<string, long> balances = await community.Vault.BalancesAsync(_token);
        Assert.Equal(Community.Deposit + netted.Nets.Concat(verified.Nets).Where(n => n.Account == "b07").Sum(n => n.MoneyMicro), balances["b07"]);

        store.Enqueue(disputes.Challenge("b05", first, "challenge 1"));
        store.Enqueue(disputes.Respond(first, netted, "answer 1"));
        store.Enqueue(disputes.Challenge("b05", second, "challenge 2"));
        store.Enqueue(disputes.Respond(second, netted, "wrong answer"));
        store.Enqueue(disputes.Respond(second, verified, "answer 2"));
        await sender.DrainAsync(_token);
        Assert.Equal("reverts: WrongResponse()", store.Find("wrong answer")!.Error);
        Assert.All(store.Latest(5).Where(e => e.Intent.Key != "wrong answer"), e => Assert.Equal((OutboxState.Final, null), (e.State, e.Error)));
        await AssertBooksAsync(chain, community);
        Assert.Equal(bond + (2 * Community.Settings.ChallengeStakeMicro), await community.Vault.BondAsync(_token));
    }

    [Fact]
    public async Task A_window_that_is_not_answered_for_is_taken_back()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        VaultDisputes disputes = new(community.Vault.Deployment);
        using TransactionSender sender = chain.Sender(store);
        IReadOnlyDictionary<string, long> before = await community.Vault.BalancesAsync(_token);
        SettlementBatch honest = Community.Batch(1);
        SettlementBatch stolen = honest with { Nets = [.. honest.Nets, new NetPosition("b08", -9_000_000, 0), new NetPosition(Accounts.Grid, 0, 0)] };
        stolen = stolen with { Nets = [.. stolen.Nets.Select(n => n.Account == "b07" ? n with { MoneyMicro = n.MoneyMicro + 9_000_000 } : n)] };
        Commitment commitment = await SettleAsync(chain, store, sender, community, stolen);
        store.Enqueue(disputes.Challenge("b08", commitment, "challenge"));
        store.Enqueue(disputes.Respond(commitment, stolen, "answer"));
        await sender.DrainAsync(_token);
        Assert.Equal("reverts: WrongResponse()", store.Find("answer")!.Error);
        await chain.Rpc.CallAsync(new RpcRequest("evm_increaseTime", JsonValue.Create((long)Community.Settings.ResponsePeriod.TotalSeconds + 1)), _token);
        await chain.Rpc.CallAsync(new RpcRequest("anvil_mine"), _token);
        store.Enqueue(disputes.CloseChallenge("b08", commitment, SettlementVaultContract.PackNets(community.Vault.Deployment, stolen.Nets), "close"));
        await sender.DrainAsync(_token);
        Assert.Null(store.Find("close")!.Error);
        await AssertBooksAsync(chain, community);
        Assert.Equal(before, await community.Vault.BalancesAsync(_token));
        Assert.Equal(Community.Settings.BondMicro / 2, await community.Vault.BondAsync(_token));
    }

    [Fact]
    public async Task A_receipt_and_a_mandate_bind_the_operator()
    {
        await using LocalChain chain = await LocalChain.StartAsync(_token);
        InMemoryOutboxStore store = new();
        Community community = await chain.DeployAsync(store, _token);
        Deployment deployment = community.Vault.Deployment;
        VaultDisputes disputes = new(deployment);
        using TransactionSender sender = chain.Sender(store);
        SettlementBatch batch = Community.Batch(1);
        await chain.Rpc.CallAsync(new RpcRequest("evm_setNextBlockTimestamp", JsonValue.Create(await NowAsync(chain) + 10)), _token);
        store.Enqueue(disputes.SetMandate("b04", 80_000, 5_000, batch.Period.EndUnix + 1_000_000_000, "mandate"));
        await sender.DrainAsync(_token);

        // The mandate holds for periods that start after it.
        SettlementPeriod later = SettlementPeriod.Containing(await NowAsync(chain) + 3600, 15);
        SettlementBatch next = Community.Batch(later, [Community.Trade(later, "b07", "b04", EnergySource.Pv, 1_000, 90_000)]);
        SettledTrade promised = Community.Trade(later, "b08", "b05", EnergySource.Pv, 700, 90_000);
        byte[] receipt = disputes.SignReceipt(chain.Keyring.Signer(LedgerAccounts.Operator), 1, promised);
        byte[] replaced = disputes.SignReceipt(chain.Keyring.Signer(LedgerAccounts.Operator), 0, promised);
        Commitment commitment = await SettleAsync(chain, store, sender, community, next);
        IReadOnlyDictionary<string, long> before = await community.Vault.BalancesAsync(_token);
        store.Enqueue(disputes.DisputeMissing("b08", commitment, 1, promised, receipt, null, "missing"));
        await sender.DrainAsync(_token);
        Assert.Null(store.Find("missing")!.Error);
        store.Enqueue(disputes.DisputeMandate("b04", commitment, TradeProof.Of(next, deployment, 0), "mandate dispute"));
        await sender.DrainAsync(_token);
        Assert.Null(store.Find("mandate dispute")!.Error);
        store.Enqueue(disputes.DisputeMissing("b08", commitment, 0, promised, replaced, TradeProof.Of(next, deployment, 0), "twice"));
        await sender.DrainAsync(_token);
        Assert.StartsWith("reverts: AlreadyDisputed(", store.Find("twice")!.Error, StringComparison.Ordinal);
        IReadOnlyDictionary<string, long> after = await community.Vault.BalancesAsync(_token);
        await AssertBooksAsync(chain, community);
        Assert.Equal(promised.CostMicro + (Community.Settings.BondMicro / 10), after["b08"] - before["b08"]);
        Assert.Equal(next.Trades[0].CostMicro + next.Trades[0].FeeMicro + (Community.Settings.BondMicro / 10), after["b04"] - before["b04"]);
    }

    [Fact]
    public void A_trade_and_its_word_are_the_same_thing()
    {
        Deployment deployment = new(31337, DevelopmentChain.Factory, DevelopmentChain.Factory, [.. Enumerable.Range(0, 65_535).Select(i => $"a{i}")]);
        Random random = new(5);
        for (int i = 0; i < 1_000; i++)
        {
            SettledTrade trade = new(
                Community.Period(1), $"a{random.Next(65_535)}", $"a{random.Next(65_535)}", (EnergySource)random.Next(3),
                random.NextInt64(1L << 40), random.NextInt64(1L << 40), random.NextInt64(1L << 40), random.NextInt64(1L << 48), random.NextInt64(1L << 48));
            Assert.Equal(trade, TradeWord.Unpack(deployment, trade.Period, TradeWord.Pack(deployment, trade)));
        }

        SettledTrade tooMuch = Community.Trade(Community.Period(1), "a1", "a2", EnergySource.Pv, 1L << 40, 1);
        Assert.Contains("agreed Wh", Assert.Throws<InputException>(() => TradeWord.Pack(deployment, tooMuch)).Message, StringComparison.Ordinal);
    }

    private async Task AssertBooksAsync(LocalChain chain, Community community)
    {
        VaultBooks books = new();
        await books.ReadAsync(chain.Client, community.Vault.Deployment.Vault, await chain.Client.BlockNumberAsync(_token), _token);
        Assert.Equal((await community.Vault.BalancesAsync(_token)).Values, books.Balances.Values);
        Assert.Equal(await community.Vault.BondAsync(_token), books.BondMicro);
        Assert.Equal(Community.Settings.Accounts.Select(a => chain.Keyring.Signer(a).Address), books.Holders.Values);
    }

    private static IntervalStatement Sign(SettlementPeriod period, long exportWh, byte[] key)
    {
        Core.IntervalStatement signed = new()
        {
            DeviceId = Device,
            PeriodStart = period.StartUnix,
            PeriodSeconds = (uint)period.Seconds,
            ExportWh = exportWh,
            Epoch = 3,
            FirstSequence = 100,
            LastSequence = 114,
        };
        Assert.True(new StatementCodec().Sign(signed, new Secp256k1(), key));
        return new IntervalStatement(Device, period, 0, exportWh, 3, 100, 114, signed.HeadHash, signed.Signature);
    }

    private async Task<Commitment> SettleAsync(LocalChain chain, InMemoryOutboxStore store, TransactionSender sender, Community community, SettlementBatch batch)
    {
        string key = store.Enqueue(community.Settle(batch)).Intent.Key;
        Assert.Equal(DrainOutcome.Finished, await sender.DrainAsync(_token));
        Assert.Null(store.Find(key)!.Error);
        Commitment commitment = new VaultDisputes(community.Vault.Deployment).CommitmentOf(batch, await TimeOfAsync(chain, store.Find(key)!));
        Assert.Equal(await community.Vault.CommitmentAsync(commitment.Window, _token), commitment.Hash());
        return commitment;
    }

    private async Task<long> TimeOfAsync(LocalChain chain, OutboxEntry entry) =>
        (await chain.Client.BlockAsync(BlockTag.Number(entry.Block!.Value), _token))!.Unix;

    private async Task<long> NowAsync(LocalChain chain) => (await chain.Client.BlockAsync(BlockTag.Latest, _token))!.Unix;
}
