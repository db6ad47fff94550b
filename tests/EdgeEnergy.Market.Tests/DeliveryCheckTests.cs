using EdgeEnergy.Domain;

namespace EdgeEnergy.Market.Tests;

public sealed class DeliveryCheckTests
{
    public static TheoryData<string> CaseNames => Cases.Names("delivery");

    public static TheoryData<int> Seeds => RandomMarket.Seeds;

    [Theory]
    [MemberData(nameof(CaseNames))]
    public void A_case_settles_as_written(string name)
    {
        Cases.Delivery testCase = Cases.Read<Cases.Delivery>($"delivery/{name}.json");
        SettlementBatch batch = DeliveryCheck.Settle(
            testCase.At,
            [.. testCase.Trades.Select(trade => trade.On(testCase.At))],
            [.. testCase.Energies.Select(energy => Energy(energy.Id, testCase.At, energy.ImportWh, energy.ExportWh))],
            testCase.Tariffs.Value);
        Assert.Equal(
            testCase.Settled.Select(line => new SettledTrade(
                testCase.At, line.Seller, line.Buyer, line.Source, line.TradedWh, line.Wh, line.Price, line.Cost, line.Fee)),
            batch.Trades);
        Assert.Equal(testCase.Nets.Select(line => new NetPosition(line.Account, line.Money, line.Energy)), batch.Nets);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Money_and_energy_balance_exactly_and_the_meters_bound_what_is_settled(int seed)
    {
        var random = new Random(seed);
        MarketBook book = RandomMarket.Book(random);
        IReadOnlyList<Trade> trades = new CheapestSeller().Clear(book);
        PeriodEnergy[] energies =
        [
            .. RandomMarket.Participants.Where(_ => random.Next(8) > 0)
                .Select(id => Energy(id, book.Period, random.Next(0, 20_000), random.Next(0, 20_000))),
        ];
        SettlementBatch batch = DeliveryCheck.Settle(book.Period, trades, energies, book.Tariffs);

        Assert.Equal(0, batch.Nets.Sum(net => net.MoneyMicro));
        Assert.Equal(0, batch.Nets.Sum(net => net.EnergyWh));
        Assert.Equal(batch.Nets.Count, batch.Nets.Select(net => net.Account).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal([Accounts.Grid, Accounts.Fee], batch.Nets.TakeLast(2).Select(net => net.Account));
        Assert.Equal(0, batch.Nets[^1].EnergyWh);
        foreach (PeriodEnergy energy in energies)
        {
            Assert.Equal(energy.ImportWh, batch.Trades.Where(trade => trade.Buyer == energy.ParticipantId).Sum(trade => trade.Wh));
            Assert.InRange(batch.Trades.Where(trade => trade.Seller == energy.ParticipantId).Sum(trade => trade.Wh), 0, energy.ExportWh);
        }

        Assert.Equal(trades.Sum(trade => trade.Wh), batch.Trades.Sum(trade => trade.TradedWh));
        Assert.All(batch.Trades.Where(trade => trade.Source != EnergySource.Grid), trade => Assert.InRange(trade.Wh, 0, trade.TradedWh));
        Assert.All(batch.Trades, trade =>
        {
            Assert.Equal(Money.Cost(trade.Wh, trade.PriceMicroPerKwh), trade.CostMicro);
            Assert.Equal(trade.Source == EnergySource.Grid ? 0 : Money.Cost(trade.Wh, book.Tariffs.FeeMicroPerKwh), trade.FeeMicro);
        });
        Assert.Equal(batch.Trades.Sum(trade => trade.FeeMicro), batch.Nets[^1].MoneyMicro);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_trade_is_settled_in_full_unless_a_meter_is_used_up(int seed)
    {
        var random = new Random(seed);
        MarketBook book = RandomMarket.Book(random);
        IReadOnlyList<Trade> trades = new CheapestSeller().Clear(book);
        PeriodEnergy[] energies = [.. RandomMarket.Participants.Select(id => Energy(id, book.Period, random.Next(0, 20_000), random.Next(0, 20_000)))];
        SettlementBatch batch = DeliveryCheck.Settle(book.Period, trades, energies, book.Tariffs);
        foreach (SettledTrade trade in batch.Trades.Where(trade => trade.Source != EnergySource.Grid && trade.Wh < trade.TradedWh))
        {
            long sold = batch.Trades.Where(item => item.Seller == trade.Seller).Sum(item => item.Wh);
            long bought = batch.Trades.Where(item => item.Buyer == trade.Buyer && item.Source != EnergySource.Grid).Sum(item => item.Wh);
            Assert.True(
                sold == energies.Single(energy => energy.ParticipantId == trade.Seller).ExportWh
                || bought == energies.Single(energy => energy.ParticipantId == trade.Buyer).ImportWh);
        }
    }

    [Fact]
    public void An_energy_of_another_period_or_given_twice_is_refused()
    {
        var period = new SettlementPeriod(1_900_800, 15);
        PeriodEnergy[] strange = [Energy("b04", period.Next, 1, 1)];
        PeriodEnergy[] twice = [Energy("b04", period, 1, 1), Energy("b04", period, 1, 1)];
        PeriodEnergy[] grid = [Energy("grid", period, 1, 1)];
        Assert.Equal(
            "settlement: energy: found b04 in 2024-03-18T00:15Z, expected each participant once, in 2024-03-18T00:00Z",
            Assert.Throws<InputException>(() => DeliveryCheck.Settle(period, [], strange, RandomMarket.Tariffs)).Message);
        Assert.Throws<InputException>(() => DeliveryCheck.Settle(period, [], twice, RandomMarket.Tariffs));
        Assert.Throws<InputException>(() => DeliveryCheck.Settle(period, [], grid, RandomMarket.Tariffs));
    }

    private static PeriodEnergy Energy(string id, SettlementPeriod period, long import, long export) => new(id, period, import, export, 0, 0, 0, 0);
}
