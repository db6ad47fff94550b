using System.Numerics;
using EdgeEnergy.Domain;
using IntervalStatement = EdgeEnergy.Domain.IntervalStatement;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>An operator that settles wrongly loses the dispute and from its bond; proofs that prove nothing cost an honest one nothing. By real transactions.</summary>
public sealed class DishonestOperatorTests
{
    private const long Reward = 50_000_000;
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wrong_nets_are_taken_back_and_cost_half_the_bond()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        IReadOnlyDictionary<string, long> before = await bench.BalancesAsync();
        SettlementBatch honest = Community.Batch(1);
        SettlementBatch stolen = honest with { Nets = [.. honest.Nets, new NetPosition("b08", -9_000_000, 0), new NetPosition(Accounts.Grid, 0, 0)] };
        stolen = stolen with { Nets = [.. stolen.Nets.Select(n => n.Account == "b07" ? n with { MoneyMicro = n.MoneyMicro + 9_000_000 } : n)] };
        Commitment commitment = await bench.SettleAsync(stolen);
        await LoseAsync(bench, commitment, stolen, before);
    }

    [Fact]
    public async Task A_wrong_position_which_would_hide_what_was_not_delivered_costs_half_the_bond()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        IReadOnlyDictionary<string, long> before = await bench.BalancesAsync();
        SettlementBatch batch = Community.Batch(1);

        // The trades' own root, beside the positions of trades a tenth as large.
        byte[] tradesRoot = PositionProof.Of(batch, bench.Deployment, "b07").Path[^1];
        SettlementTree smaller = SettlementTree.Of([.. batch.Trades.Select(t => t with { Wh = t.Wh / 10 })], bench.Deployment);
        byte[] positionsRoot = smaller.Proof(0)[^1];
        byte[] root = new SettlementTree([tradesRoot, positionsRoot]).Root;
        Commitment commitment = await bench.SettleAsync(batch, root);
        await LoseAsync(bench, commitment, batch, before);
    }

    [Fact]
    public async Task A_trade_left_out_is_paid_to_its_seller_from_the_bond()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        SettlementBatch batch = Community.Batch(1);
        SettledTrade promised = Community.Trade(batch.Period, "b08", "b05", EnergySource.Pv, 700, 90_000);
        ISigner signer = bench.Chain.Keyring.Signer(LedgerAccounts.Operator);
        byte[] dropped = bench.Disputes.SignReceipt(signer, 3, promised);
        byte[] replaced = bench.Disputes.SignReceipt(signer, 0, promised);
        byte[] kept = bench.Disputes.SignReceipt(signer, 0, batch.Trades[0]);
        Commitment settled = await bench.SettleAsync(batch);
        TradeProof other = TradeProof.Of(batch, bench.Deployment, 0);
        Assert.StartsWith("reverts: NotMissing(", await bench.RefusedAsync(bench.Disputes.DisputeMissing("b08", settled, 0, batch.Trades[0], kept, other, "kept")), StringComparison.Ordinal);
        Assert.StartsWith("reverts: WrongSigner(", await bench.RefusedAsync(bench.Disputes.DisputeMissing("b08", settled, 4, promised, dropped, null, "elsewhere")), StringComparison.Ordinal);
        await bench.DoneAsync(bench.Disputes.DisputeMissing("b08", settled, 3, promised, dropped, null, "dropped"));
        Commitment claimed = settled with { FirstClaim = (await bench.ClaimsAsync(settled.Window))[0] };
        await bench.DoneAsync(bench.Disputes.DisputeMissing("b08", claimed, 0, promised, replaced, other, "replaced"));
        await PayAllAsync(bench, claimed, [], "b08", 2 * (promised.CostMicro + Reward), 2 * (promised.CostMicro + Reward));
    }

    [Fact]
    public async Task A_price_above_the_mandate_is_paid_back_from_the_bond()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        await bench.DoneAsync(bench.Disputes.SetMandate("b04", 80_000, 5_000, await bench.NowAsync() + 1_000_000, "mandate"));

        // The mandate holds for periods that start after it.
        SettlementPeriod later = SettlementPeriod.Containing(await bench.NowAsync() + 3600, 15);
        SettlementBatch batch = Community.Batch(later, [Community.Trade(later, "b07", "b04", EnergySource.Pv, 1_000, 90_000), Community.Trade(later, "b07", "b04", EnergySource.Pv, 900, 80_000)]);
        Commitment settled = await bench.SettleAsync(batch);
        Assert.Equal("reverts: WithinMandate(1)", await bench.RefusedAsync(bench.Disputes.DisputeMandate("b04", settled, TradeProof.Of(batch, bench.Deployment, 1), "within")));
        await bench.DoneAsync(bench.Disputes.DisputeMandate("b04", settled, TradeProof.Of(batch, bench.Deployment, 0), "above"));
        Commitment claimed = settled with { FirstClaim = (await bench.ClaimsAsync(settled.Window))[0] };
        long cost = batch.Trades[0].CostMicro + batch.Trades[0].FeeMicro;
        await PayAllAsync(bench, claimed, [], "b04", cost + Reward, cost + Reward);
    }

    [Fact]
    public async Task Undelivered_energy_is_paid_back_from_the_bond()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        SettlementBatch batch = Community.Batch(1);
        Commitment claimed = await bench.ClaimUndeliveredAsync(batch, await bench.SettleAsync(batch), 0);
        TradeProof[] sold = [TradeProof.Of(batch, bench.Deployment, 0), TradeProof.Of(batch, bench.Deployment, 1)];
        long first = batch.Trades[0].CostMicro + batch.Trades[0].FeeMicro;
        await PayAllAsync(bench, claimed, sold, "b04", first + Reward, first + batch.Trades[1].CostMicro + batch.Trades[1].FeeMicro + Reward);
    }

    [Fact]
    public async Task A_claim_is_paid_once_and_no_forged_one_ever()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        SettlementBatch batch = Community.Batch(1);
        SettledTrade promised = Community.Trade(batch.Period, "b08", "b05", EnergySource.Pv, 700, 90_000);
        byte[] receipt = bench.Disputes.SignReceipt(bench.Chain.Keyring.Signer(LedgerAccounts.Operator), 3, promised);
        Commitment claimed = await bench.ClaimUndeliveredAsync(batch, await bench.SettleAsync(batch), 500);
        await bench.DoneAsync(bench.Disputes.DisputeMissing("b08", claimed, 3, promised, receipt, null, "missing"));
        await bench.DoneAsync(bench.Disputes.DisputeMissing("b06", claimed, 3, promised, receipt, null, "missing, for another's reward"));
        IReadOnlyList<Claim> claims = await bench.ClaimsAsync(claimed.Window);
        Claim[] later = [.. claims.Skip(1)];
        Assert.Equal(2, later.Length);
        await bench.PassToPaymentAsync();

        await ForgedAsync(claimed, [later[0]], "one is missing");
        await ForgedAsync(claimed, [later[1], later[0]], "turned round");
        await ForgedAsync(claimed, [later[0], later[1] with { Amount = 500_000_000 }], "more money");
        await ForgedAsync(claimed, [later[0], later[1] with { Account = 2 }], "another account");
        await ForgedAsync(claimed, [later[0], later[1] with { RewardTo = 2 }], "another reward");
        await ForgedAsync(claimed, [.. later, later[1]], "one more");
        Claim larger = claimed.FirstClaim! with { Amount = 2_001 };
        Assert.StartsWith("reverts: WrongCommitment(", await bench.RefusedAsync(bench.Disputes.Pay("b04", claimed with { FirstClaim = larger }, [], [], "larger")), StringComparison.Ordinal);

        IReadOnlyDictionary<string, long> before = await bench.BalancesAsync();
        await bench.DoneAsync(bench.Disputes.Pay("b04", claimed, later, [], "third"));
        await ForgedAsync(claimed, later, "third again");
        await bench.DoneAsync(bench.Disputes.Pay("b04", claimed, [later[0]], [], "second"));
        TradeProof[] sold = [TradeProof.Of(batch, bench.Deployment, 0)];
        await bench.DoneAsync(bench.Disputes.Pay("b04", claimed, [], sold, "first"));
        Assert.StartsWith("reverts: WrongCommitment(", await bench.RefusedAsync(bench.Disputes.Pay("b04", claimed, [], sold, "first again")), StringComparison.Ordinal);
        await bench.DoneAsync(bench.Disputes.Refund("b04", claimed with { FirstClaim = null }, "b07", true, sold, "refunded already"));
        IReadOnlyDictionary<string, long> after = await bench.BalancesAsync();

        // The newest claim of the missing trade had the reward, the older one nothing.
        Assert.Equal((promised.CostMicro, Reward), (after["b08"] - before["b08"], after["b06"] - before["b06"]));
        Assert.Equal(((batch.Trades[0].CostMicro + batch.Trades[0].FeeMicro) * 1_501 / 2_001) + Reward, after["b04"] - before["b04"]);
        await bench.AssertBooksAsync();

        async Task ForgedAsync(Commitment commitment, Claim[] shown, string key) => Assert.StartsWith(
            "reverts: NotClaimed(", await bench.RefusedAsync(bench.Disputes.Pay("b04", commitment, shown, [], key)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_counts_for_its_meter_period_and_signature_only_and_in_time()
    {
        await using DisputeBench bench = await DisputeBench.StartAsync(_token);
        SettlementBatch batch = Community.Batch(1);
        Commitment settled = await bench.SettleAsync(batch);
        PositionProof position = PositionProof.Of(batch, bench.Deployment, "b07");
        IntervalStatement good = DisputeBench.Statement(batch.Period, 500, DisputeBench.MeterKey);
        byte[] signature = good.Signature;
        await RefusedAsync("WrongMeter(5, ", DisputeBench.Statement(batch.Period, 500, DisputeBench.Key(78)), "another key");
        await RefusedAsync("WrongMeter(5, ", DisputeBench.Statement(batch.Period, 500, DisputeBench.MeterKey, "dev-b08"), "another device");
        await RefusedAsync("WrongMeter(5, ", DisputeBench.Statement(batch.Period.Next, 500, DisputeBench.MeterKey), "another period");

        // Five minutes that begin with the window say nothing of its fifteen.
        SettlementPeriod shorter = SettlementPeriod.Containing(batch.Period.StartUnix, 5);
        await RefusedAsync("WrongMeter(5, ", DisputeBench.Statement(shorter, 100, DisputeBench.MeterKey), "a shorter period");
        await RefusedAsync("WrongMeter(5, ", good with { ExportWh = 400 }, "edited");
        await RefusedAsync("", good with { Signature = Changed(64, (byte)(signature[64] ^ 1)) }, "the other v");
        await RefusedAsync("", good with { Signature = HighS(signature) }, "high s");
        await RefusedAsync("ECDSAInvalidSignature()", good with { Signature = new byte[65] }, "no signature");
        Assert.StartsWith("reverts: WrongMeter(5, ", await bench.RefusedAsync(bench.Disputes.DisputeDelivery("b04", settled, position, true, 2, good, "two homes")), StringComparison.Ordinal);
        PositionProof larger = position with { Low = position.Low + (BigInteger.One << 192) };
        Assert.StartsWith("reverts: WrongCommitment(", await bench.RefusedAsync(bench.Disputes.DisputeDelivery("b04", settled, larger, true, 1, good, "more sold")), StringComparison.Ordinal);
        Assert.StartsWith("reverts: Delivered(2001, 1970)", await bench.RefusedAsync(bench.Disputes.DisputeDelivery(
            "b04", settled, position, true, 1, DisputeBench.Statement(batch.Period, 1_970, DisputeBench.MeterKey), "within the tolerance")), StringComparison.Ordinal);

        await bench.PassAsync(Community.Settings.ChallengePeriod);
        await RefusedAsync("ChallengePeriodOver(", good, "late");
        Assert.Empty(await bench.ClaimsAsync(settled.Window));

        async Task RefusedAsync(string reason, IntervalStatement statement, string key) => Assert.StartsWith(
            "reverts: " + reason, await bench.RefusedAsync(bench.Disputes.DisputeDelivery("b04", settled, position, true, 1, statement, key)), StringComparison.Ordinal);

        byte[] Changed(int place, byte value)
        {
            byte[] changed = [.. signature];
            changed[place] = value;
            return changed;
        }
    }

    /// <summary>The same signer's other signature, n - s: its highest bit is set, where EIP-2098 has the parity.</summary>
    private static byte[] HighS(byte[] signature)
    {
        BigInteger order = BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", System.Globalization.NumberStyles.HexNumber);
        BigInteger s = new(signature.AsSpan(32, 32), isUnsigned: true, isBigEndian: true);
        byte[] high = (order - s).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. signature[..32], .. high, (byte)(signature[64] ^ 1)];
    }

    /// <summary>Nobody can answer the challenge: everyone has again what he had, the challenger more by half the bond.</summary>
    private static async Task LoseAsync(DisputeBench bench, Commitment commitment, SettlementBatch posted, IReadOnlyDictionary<string, long> before)
    {
        await bench.DoneAsync(bench.Disputes.Challenge("b08", commitment, "challenge"));
        Assert.Equal("reverts: WrongResponse()", await bench.RefusedAsync(bench.Disputes.Respond(commitment, posted, "answer")));
        await bench.PassAsync(Community.Settings.ResponsePeriod);
        await bench.DoneAsync(bench.Disputes.CloseChallenge("b08", commitment, SettlementVaultContract.PackNets(bench.Deployment, posted.Nets), "close"));
        await bench.AssertBooksAsync();
        Assert.Equal(before, await bench.BalancesAsync());
        Assert.Equal(Community.Settings.BondMicro / 2, await bench.BondAsync());
        Assert.True((await bench.BooksAsync()).Settlements[commitment.Window].IsLost);
    }

    /// <summary>Pays every claim of a window, newest first: what one account gets, and what the bond loses.</summary>
    private static async Task PayAllAsync(DisputeBench bench, Commitment claimed, TradeProof[] trades, string account, long gets, long bondLoses)
    {
        long bond = await bench.BondAsync();
        IReadOnlyDictionary<string, long> before = await bench.BalancesAsync();
        await bench.PassToPaymentAsync();
        Claim[] later = [.. (await bench.ClaimsAsync(claimed.Window)).Skip(1)];
        for (int i = later.Length; i > 0; i--)
        {
            await bench.DoneAsync(bench.Disputes.Pay(account, claimed, later[..i], [], $"pay {i}"));
        }

        await bench.DoneAsync(bench.Disputes.Pay(account, claimed, [], trades, "pay"));
        Assert.Equal(gets, (await bench.BalancesAsync())[account] - before[account]);
        Assert.Equal(bondLoses, bond - await bench.BondAsync());
        await bench.AssertBooksAsync();
    }
}
