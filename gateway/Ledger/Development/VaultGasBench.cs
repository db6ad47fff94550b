using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Measures the vault by real transactions on a development chain, in the steady state (every account holds money already).</summary>
public static class VaultGasBench
{
    public const string Netted = "netted";
    public const string Verified = "verified";
    public const string Dispute = "dispute";

    private const long Fee = 10_000;
    private const long MoreBond = 100_000_000_000;
    private const int PeriodMinutes = 15;

    /// <summary>Rows for each number of participants and of trades in a window: netted, verified, and the dispute of one trade of the netted window.</summary>
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
            };
            Deployment deployment = await DevelopmentChain.DeployAsync(chain, sender, store, keyring, artifacts, settings, cancellationToken);
            Meter meter = new(chain, deployment, store, sender, keyring);
            await meter.WarmUpAsync(count, cancellationToken);
            foreach (int n in trades)
            {
                rows.AddRange(await meter.MeasureAsync(n, count, cancellationToken));
            }
        }

        return rows;
    }

    private sealed class Meter(EthereumClient chain, Deployment deployment, MemoryOutboxStore store, TransactionSender sender, DerivedKeyring keyring)
    {
        private readonly VaultDisputes _disputes = new(deployment);
        private readonly SettlementVaultContract _vault = new(chain, deployment);
        private readonly Random _random = new(1);
        private SettlementPeriod _period = new(2_000_000, PeriodMinutes);

        /// <summary>One window with every account in it, so that no balance is zero; and a meter for the first seller.</summary>
        internal async Task WarmUpAsync(int participants, CancellationToken cancellationToken)
        {
            // Enough for every dispute of the table.
            OutboxIntent mint = new SettlementTokenContract(chain, deployment).Mint(keyring.Signer(LedgerAccounts.Operator).Address, MoreBond, "more");
            await SendAsync(mint, cancellationToken);
            await SendAsync(_vault.AddBond(MoreBond, "more bond"), cancellationToken);
            SettledTrade[] ring = [.. Enumerable.Range(0, participants).Select(i => Trade($"p{i}", $"p{(i + 1) % participants}", 500 + i))];
            SettledTrade grid = Trade(Accounts.Grid, "p0", 100) with { Source = EnergySource.Grid, FeeMicro = 0 };
            await SendAsync(Settle(Batch([.. ring, grid])), cancellationToken);
            await SendAsync(_disputes.SetMeter("p0", "bench-meter", keyring.Signer("meter").Address, 1, "meter"), cancellationToken);
        }

        internal async Task<IReadOnlyList<GasRow>> MeasureAsync(int trades, int participants, CancellationToken cancellationToken)
        {
            SettledTrade[] made = new SettledTrade[trades];
            _period = _period.Next;
            for (int i = 0; i < trades; i++)
            {
                int seller = i == 0 ? 0 : _random.Next(participants);
                int buyer = (seller + 1 + _random.Next(participants - 1)) % participants;
                made[i] = Trade($"p{seller}", $"p{buyer}", _random.Next(200, 2_500));
            }

            SettlementBatch netted = Batch(made);
            OutboxEntry settled = await SendAsync(Settle(netted), cancellationToken);
            long time = (await chain.BlockAsync(BlockTag.Number(settled.Block!.Value), cancellationToken))!.Unix;
            OutboxEntry disputed = await SendAsync(DisputeFirst(netted, time), cancellationToken);
            _period = _period.Next;
            OutboxEntry verified = await SendAsync(_disputes.SettleVerified(Batch([.. made.Select(t => t with { Period = _period })])), cancellationToken);
            return
            [
                new GasRow(Netted, trades, participants, settled.GasUsed!.Value),
                new GasRow(Verified, trades, participants, verified.GasUsed!.Value),
                new GasRow(Dispute, trades, participants, disputed.GasUsed!.Value),
            ];
        }

        private OutboxIntent DisputeFirst(SettlementBatch batch, long settledAt)
        {
            Core.IntervalStatement statement = new()
            {
                DeviceId = "bench-meter",
                PeriodStart = batch.Period.StartUnix,
                PeriodSeconds = (uint)batch.Period.Seconds,
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
            signature[64] += 27;
            IntervalStatement word = new("bench-meter", batch.Period, 0, 0, 1, 1_000_000, 1_000_015, statement.HeadHash, signature);
            return _disputes.DisputeDelivery("p1", _disputes.CommitmentOf(batch, settledAt), "p0", [TradeProof.Of(batch, deployment, 0)], word, $"dispute {batch.Period}");
        }

        private SettledTrade Trade(string seller, string buyer, long wh) => new(
            _period, seller, buyer, EnergySource.Pv, wh, wh, 120_000, Money.Cost(wh, 120_000), Money.Cost(wh, Fee));

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
