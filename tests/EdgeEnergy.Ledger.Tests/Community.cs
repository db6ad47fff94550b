using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests;

/// <summary>A community on a local chain, and batches for it.</summary>
internal sealed record Community(SettlementVaultContract Vault)
{
    public const long Deposit = 50_000_000_000;
    public const long Wallet = 200_000_000;

    public const long Fee = 10_000;

    public static DevelopmentChainSettings Settings { get; } = new()
    {
        Accounts = [Accounts.Grid, Accounts.Fee, "b04", "b05", "b06", "b07", "b08"],
        DepositMicro = Deposit,
        WalletMicro = Wallet,
        FeeMicroPerKwh = Fee,
    };

    public static SettlementPeriod Period(int number) => new(1_994_000 + number, 15);

    /// <summary>b07 sells to b04 and b05, the grid to b06.</summary>
    public static SettlementBatch Batch(int number)
    {
        SettlementPeriod period = Period(number);
        SettledTrade[] trades =
        [
            Trade(period, "b07", "b04", EnergySource.Pv, 1_200 + number, 90_000),
            Trade(period, "b07", "b05", EnergySource.Battery, 800, 120_000),
            Trade(period, Accounts.Grid, "b06", EnergySource.Grid, 2_500, 150_000),
        ];
        return Batch(period, trades);
    }

    public static SettledTrade Trade(SettlementPeriod period, string seller, string buyer, EnergySource source, long wh, long price)
    {
        long cost = Money.Cost(wh, price);
        return new SettledTrade(period, seller, buyer, source, wh, wh, price, cost, seller == Accounts.Grid ? 0 : Money.Cost(wh, Fee));
    }

    public static SettlementBatch Batch(SettlementPeriod period, IReadOnlyList<SettledTrade> trades)
    {
        Dictionary<string, (long Money, long Energy)> nets = new(StringComparer.Ordinal);
        foreach (SettledTrade t in trades)
        {
            Add(t.Seller, t.CostMicro, -t.Wh);
            Add(t.Buyer, -t.CostMicro - t.FeeMicro, t.Wh);
            Add(Accounts.Fee, t.FeeMicro, 0);
        }

        return new SettlementBatch(period, trades, [.. nets.Select(n => new NetPosition(n.Key, n.Value.Money, n.Value.Energy))]);

        void Add(string account, long money, long energy)
        {
            (long oldMoney, long oldEnergy) = nets.GetValueOrDefault(account);
            nets[account] = (oldMoney + money, oldEnergy + energy);
        }
    }

    public OutboxIntent Settle(SettlementBatch batch) => Vault.Settle(batch, SettlementTree.Of(batch, Vault.Deployment).Root);
}
