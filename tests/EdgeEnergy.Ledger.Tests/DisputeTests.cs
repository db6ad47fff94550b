using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>Proofs made here hold on chain: the device's own statement, the tree, the receipt, the answer to a challenge. By real transactions.</summary>
public sealed class DisputeTests
{
    private const long Reward = 50_000_000;
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_devices_statement_returns_the_money_of_energy_that_was_not_delivered()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        SettlementBatch batch = Community.Batch(1);
        Commitment settled = await bench.SettleAsync(batch);
        IReadOnlyDictionary<string, long> before = await bench.BalancesAsync();

        // b07 sold 2,001 Wh; its meter says 500.
        Commitment claimed = await bench.ClaimUndeliveredAsync(batch, settled, 500);
        Assert.Equal(new Claim(ClaimFault.Undelivered, 1, 5, 2, 1_501, 2_001), claimed.FirstClaim);
        Assert.Equal(await bench.Community.Vault.CommitmentAsync(claimed.Window, _token), claimed.Hash());
        Assert.Equal(before, await bench.BalancesAsync());
        PositionProof position = PositionProof.Of(batch, bench.Deployment, "b07");
        Assert.Equal(new AccountPosition(2_001, 0), position.Position);
        IntervalStatement statement = DisputeBench.Statement(batch.Period, 500, DisputeBench.MeterKey);
        Assert.StartsWith("reverts: AlreadyClaimed(", await bench.RefusedAsync(bench.Disputes.DisputeDelivery("b05", claimed, position, true, 1, statement, "again")), StringComparison.Ordinal);
        OutboxIntent pay = bench.Disputes.Pay("b08", claimed, [], [TradeProof.Of(batch, bench.Deployment, 0)], "pay");
        Assert.StartsWith("reverts: ClaimsStillOpen(", await bench.RefusedAsync(pay with { Key = "early" }), StringComparison.Ordinal);

        await bench.PassToPaymentAsync();
        await bench.DoneAsync(pay);
        Commitment paid = claimed with { FirstClaim = null };
        await bench.DoneAsync(bench.Disputes.Refund("b08", paid, "b07", true, [TradeProof.Of(batch, bench.Deployment, 1)], "the other trade"));
        IReadOnlyDictionary<string, long> after = await bench.BalancesAsync();
        Assert.Equal(Part(batch.Trades[0]) + Reward, after["b04"] - before["b04"]);
        Assert.Equal(Part(batch.Trades[1]), after["b05"] - before["b05"]);
        await bench.AssertBooksAsync();
        Assert.Empty(await bench.ClaimsAsync(paid.Window));

        static long Part(SettledTrade sold) => (sold.CostMicro + sold.FeeMicro) * 1_501 / 2_001;
    }

    [Fact]
    public async Task A_buyers_meter_speaks_for_what_it_bought()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        SettlementBatch batch = Community.Batch(1);
        await bench.DoneAsync(bench.Disputes.SetMeter("b06", DisputeBench.Device, DisputeBench.AddressOf(DisputeBench.MeterKey), 1, "meter of b06"));
        Commitment settled = await bench.SettleAsync(batch);
        PositionProof position = PositionProof.Of(batch, bench.Deployment, "b06");
        IntervalStatement exported = DisputeBench.Statement(batch.Period, 9_000, DisputeBench.MeterKey);
        await bench.DoneAsync(bench.Disputes.DisputeDelivery("b06", settled, position, false, 1, exported, "bought"));
        Claim claim = Assert.Single(await bench.ClaimsAsync(settled.Window));
        Assert.Equal(new Claim(ClaimFault.Undelivered, 0, 4, 4, 2_500, 2_500), claim);
        await bench.PassToPaymentAsync();
        IReadOnlyDictionary<string, long> before = await bench.BalancesAsync();
        await bench.DoneAsync(bench.Disputes.Pay("b04", settled with { FirstClaim = claim }, [], [TradeProof.Of(batch, bench.Deployment, 2)], "pay"));
        Assert.Equal(batch.Trades[2].CostMicro + Reward, (await bench.BalancesAsync())["b06"] - before["b06"]);
        await bench.AssertBooksAsync();
    }

    [Fact]
    public async Task A_challenge_is_answered_with_the_trades_themselves_in_both_modes()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        long bond = await bench.BondAsync();
        SettlementBatch netted = Community.Batch(1);
        Commitment first = await bench.SettleAsync(netted);
        SettlementBatch verified = Community.Batch(2);
        OutboxEntry entry = await bench.DoneAsync(bench.Disputes.SettleVerified(verified));
        Commitment second = bench.Disputes.VerifiedCommitmentOf(verified, await bench.TimeOfAsync(entry), Community.Fee);
        Assert.Equal(await bench.Community.Vault.CommitmentAsync(second.Window, _token), second.Hash());
        IReadOnlyDictionary<string, long> balances = await bench.BalancesAsync();
        Assert.Equal(Community.Deposit + netted.Nets.Concat(verified.Nets).Where(n => n.Account == "b07").Sum(n => n.MoneyMicro), balances["b07"]);

        await bench.DoneAsync(bench.Disputes.Challenge("b05", first, "challenge 1"));

        // A claim in between changes what is shown, not whether there is an answer.
        first = await bench.ClaimUndeliveredAsync(netted, first, 0);
        await bench.DoneAsync(bench.Disputes.Respond(first, netted, "answer 1"));
        await bench.DoneAsync(bench.Disputes.Challenge("b05", second, "challenge 2"));
        Assert.Equal("reverts: WrongResponse()", await bench.RefusedAsync(bench.Disputes.Respond(second, netted, "wrong answer")));
        await bench.DoneAsync(bench.Disputes.Respond(second, verified, "answer 2"));
        await bench.AssertBooksAsync();
        Assert.Equal(bond + (2 * Community.Settings.ChallengeStakeMicro), await bench.BondAsync());
    }

    [Fact]
    public async Task A_meter_that_signed_two_statements_costs_an_honest_operator_nothing()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        SettlementBatch batch = Community.Batch(1);
        Commitment settled = await bench.SettleAsync(batch);
        Commitment claimed = await bench.ClaimUndeliveredAsync(batch, settled, 500);
        IReadOnlyDictionary<string, long> before = await bench.BalancesAsync();
        long bond = await bench.BondAsync();
        PositionProof position = PositionProof.Of(batch, bench.Deployment, "b07");
        IntervalStatement short_ = DisputeBench.Statement(batch.Period, 1_800, DisputeBench.MeterKey);
        IntervalStatement strangers = DisputeBench.Statement(batch.Period, 2_001, DisputeBench.Key(78));
        IntervalStatement covering = DisputeBench.Statement(batch.Period, 2_001, DisputeBench.MeterKey);
        Assert.Equal("reverts: NotDelivered(2001, 1800)", await bench.RefusedAsync(Answer(short_, "short")));
        Assert.StartsWith("reverts: WrongMeter(5, ", await bench.RefusedAsync(Answer(strangers, "stranger")), StringComparison.Ordinal);
        await bench.DoneAsync(Answer(covering, "answer"));

        await bench.PassToPaymentAsync();
        Assert.StartsWith("reverts: AnswersOver(", await bench.RefusedAsync(Answer(covering, "late")), StringComparison.Ordinal);
        Assert.StartsWith("reverts: NoShortfall(", await bench.RefusedAsync(bench.Disputes.Pay("b04", claimed, [], [TradeProof.Of(batch, bench.Deployment, 0)], "refund")), StringComparison.Ordinal);
        await bench.DoneAsync(bench.Disputes.Pay("b04", claimed, [], [], "void"));
        Assert.Equal(before, await bench.BalancesAsync());
        Assert.Equal(bond, await bench.BondAsync());
        await bench.AssertBooksAsync();

        OutboxIntent Answer(IntervalStatement statement, string key) => bench.Disputes.AnswerDelivery(LedgerAccounts.Operator, claimed, position, true, 1, statement, key);
    }

    [Fact]
    public void Every_account_of_a_batch_proves_its_position_under_the_root()
    {
        Deployment deployment = new(31337, DevelopmentChain.Factory, DevelopmentChain.Factory, [.. Enumerable.Range(0, 70).Select(i => $"a{i}"), Accounts.Grid, Accounts.Fee]);
        SettledTrade[] trades = [.. Enumerable.Range(0, 90).Select(i => Community.Trade(Community.Period(1), $"a{(i * 7) % 70}", $"a{(i * 11) % 33}", EnergySource.Pv, i, 100_000))];
        SettlementBatch batch = Community.Batch(Community.Period(1), trades);
        SettlementTree tree = SettlementTree.Of(batch, deployment);
        foreach ((int account, AccountPosition position) in tree.Positions)
        {
            PositionProof proof = PositionProof.Of(batch, deployment, $"a{account}");
            Assert.Equal(position, proof.Position);
            Assert.Equal(trades.Where(t => t.Seller == $"a{account}").Sum(t => t.Wh), position.SoldWh);
            Assert.Equal(trades.Where(t => t.Buyer == $"a{account}").Sum(t => t.Wh), position.BoughtWh);
            byte[] leaf = Keccak.Hash(Keccak.Hash(AbiEncoder.Arguments().Number(31337).Address(deployment.Vault).Number(SettlementVaultContract.Window(batch.Period))
                .Number((1L << 32) + (account / 4)).Number(proof.Low).Number(proof.High).ToArray()));
            Assert.True(SettlementTree.Verify(tree.Root, proof.Path, leaf));
        }

        Assert.All(Enumerable.Range(0, trades.Length), i => Assert.True(SettlementTree.Verify(tree.Root, tree.Proof(i), SettlementTree.Leaf(deployment, trades[i], i))));
        Assert.Contains("a69", Assert.Throws<InputException>(() => PositionProof.Of(batch with { Trades = [trades[1]] }, deployment, "a69")).Message, StringComparison.Ordinal);
        Assert.Equal(new byte[32], SettlementTree.Of([], deployment).Root);
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
}
