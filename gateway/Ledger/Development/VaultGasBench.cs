using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Measures the vault by real transactions on a development chain, in the steady state (every account holds money already).</summary>
public static class VaultGasBench
{
    public const string Netted = "netted";
    public const string Verified = "verified";

    /// <summary>The first claim of a window, of undelivered energy: what the meter of one account says against all it sold.</summary>
    public const string Dispute = "dispute";

    /// <summary>The same as the second claim of its window, the dearest place; those after it cost 17,100 less.</summary>
    public const string DisputeAgain = "dispute_again";
    public const string DisputeMandate = "dispute_mandate";

    /// <summary>With the trade that stands in the promised place.</summary>
    public const string DisputeMissing = "dispute_missing";

    /// <summary>A claim of undelivered energy: the record, the reward, and the refund of one trade.</summary>
    public const string Pay = "pay";

    /// <summary>A claim of a trade outside its mandate: the refund and the reward.</summary>
    public const string PayMandate = "pay_mandate";

    private const long Fee = 10_000;
    private const long Price = 120_000;
    private const long MoreBond = 100_000_000_000;
    private const long MandateSeconds = 1_000_000_000;
    private const int PeriodMinutes = 15;

    /// <summary>The designs that every trade of a window pays for; a row of any other is one transaction.</summary>
    public static bool IsPerTrade(string design) => design is Netted or Verified;

    /// <summary>Rows for each number of participants and of trades in a window: settlements, disputes of a netted window, payments of claims.</summary>
    public static async Task<IReadOnlyList<GasRow>> MeasureAsync(
        EthereumClient chain, ContractArtifacts artifacts, IReadOnlyList<int> participants, IReadOnlyList<int> trades, CancellationToken cancellationToken)
    {
        List<GasRow> rows = [];
        foreach (int count in participants)
        {
            using DerivedKeyring keyring = DerivedKeyring.FromSeed(count);
            MemoryOutboxStore store = new();
            using TransactionSender sender = new(chain, keyring, store, new TransactionSenderOptions { ChainId = WellKnownKeys.DevelopmentChainId }, (_, _) => { });
            DevelopmentChainSettings settings = new()
            {
                Accounts = [Accounts.Grid, Accounts.Fee, .. Enumerable.Range(0, count).Select(i => $"p{i}")],
                WalletMicro = 0,
                DepositMicro = 1_000_000_000_000,
                FeeMicroPerKwh = Fee,
                PeriodMinutes = PeriodMinutes,
            };
            Deployment deployment = await DevelopmentChain.DeployAsync(chain, sender, store, keyring, artifacts, settings, cancellationToken);
            Meter meter = new(chain, deployment, store, sender, keyring, settings);
            await meter.WarmUpAsync(count, cancellationToken);
            foreach (int n in trades)
            {
                rows.AddRange(await meter.MeasureAsync(n, count, cancellationToken));
            }
        }

        return rows;
    }

    private sealed class Meter(EthereumClient chain, Deployment deployment, MemoryOutboxStore store, TransactionSender sender, DerivedKeyring keyring, DevelopmentChainSettings settings)
    {
        private readonly DevelopmentChainSettings _settings = settings;
        private readonly VaultDisputes _disputes = new(deployment);
        private readonly SettlementVaultContract _vault = new(chain, deployment);
        private readonly Random _random = new(1);
        private SettlementPeriod _period = new(2_000_000, PeriodMinutes);

        /// <summary>One window with every account in it, so that no balance is zero; a meter for the first seller and a mandate of its buyer.</summary>
        internal async Task WarmUpAsync(int participants, CancellationToken cancellationToken)
        {
            // Enough for every dispute of the table.
            OutboxIntent mint = new SettlementTokenContract(chain, deployment).Mint(keyring.Signer(LedgerAccounts.Operator).Address, MoreBond, "more");
            await SendAsync(mint, cancellationToken);
            await SendAsync(_vault.AddBond(MoreBond, "more bond"), cancellationToken);
            SettledTrade[] ring = [.. Enumerable.Range(0, participants).Select(i => Trade($"p{i}", $"p{(i + 1) % participants}", 500 + i))];
            SettledTrade grid = Trade(Accounts.Grid, "p0", 100) with { Source = EnergySource.Grid, FeeMicro = 0 };
            await SendAsync(Settle(Batch([.. ring, grid])), cancellationToken);
            await SendAsync(_disputes.SetMandate("p1", 1, 1, _period.EndUnix + MandateSeconds, "mandate"), cancellationToken);
            await SendAsync(_disputes.SetMeter("p0", "bench-meter", keyring.Signer("meter").Address, 1, "meter"), cancellationToken);
        }

        internal async Task<IReadOnlyList<GasRow>> MeasureAsync(int trades, int participants, CancellationToken cancellationToken)
        {
            SettledTrade[] made = new SettledTrade[trades];
            for (int i = 0; i < trades; i++)
            {
                int seller = i == 0 ? 0 : _random.Next(participants);
                int buyer = i == 0 ? 1 : (seller + 1 + _random.Next(participants - 1)) % participants;
                made[i] = Trade($"p{seller}", $"p{buyer}", _random.Next(200, 2_500));
            }

            List<GasRow> rows = [];
            SettlementBatch batch = Next(made);
            (Commitment delivery, OutboxEntry settled) = await SettleAsync(batch, cancellationToken);
            Row(Netted, settled);
            Row(Dispute, await SendAsync(DisputeFirst(batch, delivery, 0), cancellationToken));
            long sold = SettlementTree.Of(batch, deployment).Positions[deployment.IndexOf("p0")].SoldWh;
            int rewarded = deployment.IndexOf("p1");
            delivery = delivery with { FirstClaim = new Claim(ClaimFault.Undelivered, 1, deployment.IndexOf("p0"), rewarded, sold, sold) };
            Row(DisputeAgain, await SendAsync(DisputeFirst(batch, delivery, 1), cancellationToken));
            Claim again = delivery.FirstClaim with { Amount = sold - 1 };

            SettlementBatch outside = Next(made);
            (Commitment mandate, _) = await SettleAsync(outside, cancellationToken);
            Row(DisputeMandate, await SendAsync(_disputes.DisputeMandate("p1", mandate, TradeProof.Of(outside, deployment, 0), $"mandate {outside.Period}"), cancellationToken));
            mandate = mandate with { FirstClaim = new Claim(ClaimFault.OutsideMandate, 0, rewarded, rewarded, outside.Trades[0].CostMicro + outside.Trades[0].FeeMicro, 0) };

            SettlementBatch without = Next(made);
            (Commitment missing, _) = await SettleAsync(without, cancellationToken);
            SettledTrade promised = without.Trades[0] with { Wh = 100, CostMicro = Money.Cost(100, Price), FeeMicro = Money.Cost(100, Fee) };
            byte[] receipt = _disputes.SignReceipt(keyring.Signer(LedgerAccounts.Operator), 0, promised);
            OutboxIntent dropped = _disputes.DisputeMissing("p1", missing, 0, promised, receipt, TradeProof.Of(without, deployment, 0), $"missing {without.Period}");
            Row(DisputeMissing, await SendAsync(dropped, cancellationToken));

            Row(Verified, await SendAsync(_disputes.SettleVerified(Next(made)), cancellationToken));

            TimeSpan due = _settings.ChallengePeriod + _settings.ResponsePeriod + TimeSpan.FromSeconds(1);
            await chain.Rpc.CallAsync(new RpcRequest("evm_increaseTime", JsonValue.Create((long)due.TotalSeconds)), cancellationToken);
            await chain.Rpc.CallAsync(new RpcRequest("anvil_mine"), cancellationToken);
            await SendAsync(_disputes.Pay("p1", delivery, [again], [], $"pay again {batch.Period}"), cancellationToken);
            Row(PayMandate, await SendAsync(_disputes.Pay("p1", mandate, [], [], $"pay {outside.Period}"), cancellationToken));

            // The older claim of the same position is greater by a Wh: its own record, and the first refund of this window.
            Row(Pay, await SendAsync(_disputes.Pay("p1", delivery, [], [TradeProof.Of(batch, deployment, 0)], $"pay {batch.Period}"), cancellationToken));
            return rows;

            void Row(string design, OutboxEntry entry) => rows.Add(new GasRow(design, trades, participants, entry.GasUsed!.Value));
        }

        private SettlementBatch Next(SettledTrade[] made)
        {
            _period = _period.Next;
            return Batch([.. made.Select(t => t with { Period = _period })]);
        }

        private async Task<(Commitment Commitment, OutboxEntry Settled)> SettleAsync(SettlementBatch batch, CancellationToken cancellationToken)
        {
            OutboxEntry settled = await SendAsync(Settle(batch), cancellationToken);
            long time = (await chain.BlockAsync(BlockTag.Number(settled.Block!.Value), cancellationToken))!.Unix;
            return (_disputes.CommitmentOf(batch, time, Fee), settled);
        }

        private OutboxIntent DisputeFirst(SettlementBatch batch, Commitment commitment, long exportWh)
        {
            Core.IntervalStatement statement = new()
            {
                DeviceId = "bench-meter",
                PeriodStart = batch.Period.StartUnix,
                PeriodSeconds = (uint)batch.Period.Seconds,
                ExportWh = exportWh,
                Epoch = 1,
                FirstSequence = 1_000_000,
                LastSequence = 1_000_015,
            };
            for (int i = 0; i < statement.HeadHash.Length; i++)
            {
                statement.HeadHash[i] = (byte)(i + 1);
            }

            byte[] hash = new byte[32];
            new Core.StatementCodec().Digest(statement, hash, 0);
            byte[] signature = new byte[Secp256k1Native.SignatureLength];
            keyring.Signer("meter").Sign(hash, signature);
            IntervalStatement word = new("bench-meter", batch.Period, 0, exportWh, 1, 1_000_000, 1_000_015, statement.HeadHash, signature);
            PositionProof position = PositionProof.Of(batch, deployment, "p0");
            return _disputes.DisputeDelivery("p1", commitment, position, true, 1, word, $"dispute {batch.Period} {exportWh}");
        }

        private SettledTrade Trade(string seller, string buyer, long wh) => new(
            _period, seller, buyer, EnergySource.Pv, wh, wh, Price, Money.Cost(wh, Price), Money.Cost(wh, Fee));

        private SettlementBatch Batch(IReadOnlyList<SettledTrade> trades)
        {
            Dictionary<string, long> money = new(StringComparer.Ordinal);
            foreach (SettledTrade t in trades)
            {
                money[t.Seller] = money.GetValueOrDefault(t.Seller) + t.CostMicro;
                money[t.Buyer] = money.GetValueOrDefault(t.Buyer) - t.CostMicro - t.FeeMicro;
                money[Accounts.Fee] = money.GetValueOrDefault(Accounts.Fee) + t.FeeMicro;
            }

            return new SettlementBatch(_period, trades, [.. money.Select(m => new NetPosition(m.Key, m.Value, 0))]);
        }

        private OutboxIntent Settle(SettlementBatch batch) => _vault.Settle(batch, SettlementTree.Of(batch, deployment).Root);

        private async Task<OutboxEntry> SendAsync(OutboxIntent intent, CancellationToken cancellationToken)
        {
            store.Enqueue(intent);
            await sender.DrainAsync(cancellationToken);
            OutboxEntry entry = store.Find(intent.Key)!;
            return entry.State == OutboxState.Final
                ? entry
                : throw new InputException("gas bench", intent.Kind, entry.Error ?? entry.State.ToString(), "a successful transaction");
        }
    }
}
