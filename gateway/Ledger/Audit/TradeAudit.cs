using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>The trade itself: its word, its money, its place under the root, the fees in force.</summary>
internal static class TradeAudit
{
    private const int MostAccounts = 1 << 16;
    private const int HashLength = 32;

    public static void Run(Evidence evidence, AuditLog log)
    {
        EvidenceTrade trade = evidence.Trade;
        log.Check("trade word", () =>
        {
            (Deployment deployment, SettledTrade settled) = Settled(evidence);
            AuditLog.SameBytes("word", trade.Word, TradeWord.Pack(deployment, settled));
            AuditLog.Require(trade.Seller != trade.Buyer, "buyer", $"{trade.Buyer}", "another account than the seller");
            return $"account {trade.Seller} sells {trade.Wh} Wh to account {trade.Buyer} in {settled.Period}";
        });
        log.Check("cost", () =>
        {
            AuditLog.Same("cost", trade.CostMicro, Money.Cost(trade.Wh, trade.PriceMicroPerKwh));
            AuditLog.Require(trade.Source == EnergySource.Grid || trade.Wh <= trade.TradedWh, "delivered Wh", $"{trade.Wh}", $"at most the {trade.TradedWh} agreed");
            return $"{trade.Wh} Wh at {trade.PriceMicroPerKwh} micro-units per kWh";
        });
        log.Check("path to the root", () =>
        {
            (Deployment deployment, SettledTrade settled) = Settled(evidence);
            AuditLog.Require(trade.Path.All(sibling => sibling.Length == HashLength), "path", "siblings of another length", $"{HashLength} bytes each");
            AuditLog.Require(
                SettlementTree.Verify(trade.Root, trade.Path, SettlementTree.Leaf(deployment, settled, trade.Index)), "path", $"{trade.Path.Count} siblings", "the way to the root");
            return $"trade {trade.Index} by {trade.Path.Count} siblings";
        });
        if (evidence.Fees is { } fees)
        {
            log.Check("fee", () => Fee(evidence, fees));
        }
        else
        {
            log.NotOffline("fee", "the evidence has no event of the vault that sets fees");
        }
    }

    /// <summary>The trade with account numbers for names, and a vault that knows them by these; <see cref="InputException"/> for what no trade can be.</summary>
    public static (Deployment Deployment, SettledTrade Trade) Settled(Evidence evidence)
    {
        EvidenceTrade trade = evidence.Trade;
        AuditLog.Require(trade.Seller is >= 0 and < MostAccounts && trade.Buyer is >= 0 and < MostAccounts, "account", $"{trade.Seller}, {trade.Buyer}", $"numbers below {MostAccounts}");
        SettlementPeriod period = SettlementPeriod.Containing(trade.PeriodStart, trade.PeriodMinutes);
        AuditLog.Same("start of the period", trade.PeriodStart, period.StartUnix);
        AuditLog.Same("window", evidence.Settlement.Window, SettlementVaultContract.Window(period));
        AuditLog.Same("vault", evidence.Vault, EthereumAddress.Format(EthereumAddress.Parse(evidence.Vault, "evidence: vault")));
        Deployment deployment = new(evidence.ChainId, "", evidence.Vault, [.. Enumerable.Range(0, Math.Max(trade.Seller, trade.Buyer) + 1).Select(Name)]);
        return (deployment, new SettledTrade(
            period, Name(trade.Seller), Name(trade.Buyer), trade.Source, trade.TradedWh, trade.Wh, trade.PriceMicroPerKwh, trade.CostMicro, trade.FeeMicro));
    }

    private static string Name(int account) => account.ToString();

    private static string Fee(Evidence evidence, EvidenceFees fees)
    {
        AbiReader told = new(EventAudit.Open(fees.Event, evidence.Vault, AuditEvents.Fees).Data);
        EventAudit.RequireBefore(fees.Event, evidence.Settlement.Event);
        AuditLog.Same("grid's account", fees.Grid, told.Long(0));
        AuditLog.Same("account of the fee", fees.Collector, told.Long(1));
        AuditLog.Same("fee per kWh", fees.PriceMicroPerKwh, told.Long(2));
        EvidenceTrade trade = evidence.Trade;
        bool fromGrid = trade.Seller == fees.Grid;
        AuditLog.Require(fromGrid == (trade.Source == EnergySource.Grid), "source", $"{trade.Source} by account {trade.Seller}", $"the grid's energy by account {fees.Grid} only");
        AuditLog.Same("fee", trade.FeeMicro, fromGrid ? 0 : Money.Cost(trade.Wh, fees.PriceMicroPerKwh));
        return fromGrid ? "none for the grid's energy" : $"{trade.Wh} Wh at {fees.PriceMicroPerKwh} micro-units per kWh, set in block {fees.Event.BlockNumber}";
    }
}
