using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>Market, forecasts and wallets of a gateway hosted in the test's process.</summary>
public sealed class DeskTests : IAsyncLifetime
{
    private static readonly SettlementPeriod First = SettlementPeriod.Containing(Sample.Noon, 15);
    private Surroundings surroundings = null!;

    public async ValueTask InitializeAsync() => surroundings = await Surroundings.StartAsync();

    public ValueTask DisposeAsync() => surroundings.DisposeAsync();

    [Fact]
    public async Task A_home_not_heard_of_for_three_minutes_takes_no_part()
    {
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings);
        TestDevice[] devices = await surroundings.DevicesAsync();
        gateway.Tick(Sample.Noon);
        await devices[0].StepAsync(Sample.Noon);
        await devices[1].StepAsync(Sample.Noon - 179);
        await devices[2].StepAsync(Sample.Noon - 180);
        Assert.Equal(First.Index, await gateway.StepAsync(Sample.Noon));

        MarketRound round = gateway.Gateway.Round!;
        Assert.Contains(round.Bids, b => b.Buyer == "home");
        Assert.Contains(round.Offers, o => o.Seller == "roof");
        Assert.DoesNotContain(round.Offers, o => o.Seller == "field");

        // Its allowed power is known all the same, and the round is the same one however often it is asked for.
        Assert.Contains(round.Allowed, a => a.ParticipantId == "field");
        Assert.Null(await gateway.StepAsync(Sample.Noon + 1));
        Assert.Same(round, gateway.Gateway.Round);
    }

    [Fact]
    public async Task A_source_without_a_load_offers_its_pv()
    {
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings);
        TestDevice[] devices = await surroundings.DevicesAsync();
        await devices[2].StepAsync(Sample.Noon);
        await gateway.StepAsync(Sample.Noon);
        Offer offer = Assert.Single(gateway.Gateway.Round!.Offers);
        Assert.Equal(("field", EnergySource.Pv), (offer.Seller, offer.Source));
        Assert.InRange(offer.Wh, 1, 40_000 / 4);
        Assert.All(gateway.Gateway.Forecasts.Load("field")!.Upper, w => Assert.Equal(0, w));
        Assert.Null(gateway.Gateway.Forecasts.Pv("home"));
    }

    [Fact]
    public async Task A_restart_goes_on_with_the_forecasts_and_the_round_it_had()
    {
        HomeForecast before;
        double peak;
        MarketRound round;
        await using (HostedGateway first = await HostedGateway.StartAsync(surroundings))
        {
            TestDevice[] devices = await surroundings.DevicesAsync();
            foreach (TestDevice device in devices)
            {
                await device.StepAsync(Sample.Noon);
            }

            await first.StepAsync(Sample.Noon);
            round = first.Gateway.Round!;
            before = first.Gateway.Forecasts.Load("roof")!;
            peak = first.Gateway.Forecasts.MeasuredPeakW("roof");
            Assert.NotEmpty(round.Trades);
        }

        await using HostedGateway second = await HostedGateway.StartAsync(surroundings);
        Assert.Equal(First.Index, await second.StepAsync(Sample.Noon + 300));
        Assert.Equal(before.Upper, second.Gateway.Forecasts.Load("roof")!.Upper);
        Assert.Equal(peak, second.Gateway.Forecasts.MeasuredPeakW("roof"));
        Assert.Equal(round.Trades, second.Gateway.Round!.Trades);
        Assert.Equal(round.SetPoints, second.Gateway.Round.SetPoints);
    }

    /// <summary>What runs every period and for every open page costs what is new, not what there ever was.</summary>
    [Fact]
    public async Task Nothing_reads_the_whole_history_after_the_start()
    {
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings);
        TestDevice[] devices = await surroundings.DevicesAsync();
        int atStart = gateway.Store.HistoryReads;
        foreach (int minute in (int[])[0, 15, 30])
        {
            gateway.Tick(Sample.Noon + (minute * 60));
            foreach (TestDevice device in devices)
            {
                await device.StepAsync(Sample.Noon + (minute * 60));
            }

            await gateway.StepAsync(Sample.Noon + (minute * 60));
            Assert.Equal(4, Api.StateReport.Of(gateway.Gateway, gateway.Host.Services)["participants"]!.AsArray().Count);
        }

        Assert.Equal(2, gateway.Store.AllClosed().Count);
        Assert.Equal(atStart + 1, gateway.Store.HistoryReads);
    }

    /// <summary>By the wall clock: a store that fails stops nothing for good, and each change of that is one line.</summary>
    [Fact]
    public async Task The_system_clock_goes_on_after_a_failure()
    {
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings);
        using CancellationTokenSource stop = new();
        gateway.Store.Full = true;
        Task clock = Clock.SystemClock.RunAsync(gateway.Host, TimeProvider.System, stop.Token);
        Assert.Equal(EventKind.Fault, (await gateway.EventAsync("gateway: database or disk is full")).Kind);
        gateway.Store.Full = false;
        Assert.Equal(EventKind.Recovered, (await gateway.EventAsync("gateway: goes on")).Kind);
        Assert.NotNull(gateway.Gateway.Round);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => clock);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_runs_no_market_of_the_past()
    {
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings);
        Assert.Equal(First.Index, await gateway.StepAsync(Sample.Noon));
        Assert.Null(await gateway.StepAsync(Sample.Noon - 3600));
        Assert.Equal(First, gateway.Gateway.Round!.Period);
        Assert.Single(gateway.Store.Rounds());
    }

    /// <summary>
    /// Small wallets, and an hour of consumption far above them: low and critical once a crossing, over a restart too; the charge is a transaction and
    /// counts once it is on the chain.
    /// </summary>
    [Fact]
    public async Task Wallets_alert_once_a_crossing_and_are_charged()
    {
        Configuration.CommunityDocument small = Sample.Document(c =>
        {
            JsonObject wallet = c["wallet"]!.AsObject();
            (wallet["initial_micro_per_kw"], wallet["low_micro_per_kw"], wallet["critical_micro_per_kw"], wallet["charge_micro_per_kw"]) = (50_000, 40_000, 20_000, 10_000);
        });
        List<string> alerts = [];
        long balance;
        await using (HostedGateway gateway = await HostedGateway.StartAsync(surroundings, small))
        {
            Assert.Equal(300_100, gateway.Gateway.Wallets.Balances()["home"]);
            TestDevice[] devices = await surroundings.DevicesAsync();
            (devices[0].GridW, devices[0].LoadW) = (4000, 4000);
            foreach (int minute in (int[])[0, 15, 30])
            {
                gateway.Tick(Sample.Noon + (minute * 60));
                foreach (TestDevice device in devices)
                {
                    await device.StepAsync(Sample.Noon + (minute * 60));
                }

                await gateway.StepAsync(Sample.Noon + (minute * 60));
            }

            alerts.AddRange(gateway.Rest().Where(e => e.Kind == EventKind.Alert && e.Text.Contains("wallet of home", StringComparison.Ordinal)).Select(e => e.Text));
            balance = gateway.Gateway.Wallets.Balances()["home"];
        }

        // 1 kWh a quarter of an hour: 300,100 less 120 to 150 thousand each; below 240,000 after the first and below 120,000 after the second.
        Assert.Equal(2, alerts.Count);
        Assert.Contains("below its low threshold 0.240000", alerts[0], StringComparison.Ordinal);
        Assert.Contains("below its critical threshold 0.120000", alerts[1], StringComparison.Ordinal);
        await using HostedGateway again = await HostedGateway.StartAsync(surroundings);
        OutboxEntry charge = Assert.Single(again.Store.Latest(100), e => e.Intent.Key.EndsWith($":home:{First.Index + 2}", StringComparison.Ordinal));
        Assert.Equal(("charge", 60_000L, OutboxState.Final), (charge.Intent.Kind, charge.Intent.AmountMicro, charge.State));
        Assert.Equal(balance, again.Gateway.Wallets.Balances()["home"]);
        Assert.Equal(await again.Gateway.Vault.BalancesAsync(TestContext.Current.CancellationToken), again.Gateway.Wallets.Balances());

        // The same period again after the restart: the same charge, no second alert.
        await again.StepAsync(Sample.Noon + 1800);
        Assert.DoesNotContain(again.Rest(), e => e.Text.Contains("wallet of home", StringComparison.Ordinal));
        Assert.Equal(balance, again.Gateway.Wallets.Balances()["home"]);
        Assert.Equal(2, again.Store.Latest(100).Count(e => e.Intent.Account == "home" && e.Intent.Kind == "charge" && !e.Intent.Key.EndsWith(":first", StringComparison.Ordinal)));
    }

    /// <summary>As after a kill between storing the community and filling its wallets.</summary>
    [Fact]
    public async Task First_charges_and_the_fee_do_not_depend_on_the_import_having_finished()
    {
        using (Storage.GatewayStore store = Storage.GatewayStore.Open(Path.Combine(surroundings.Data, "gateway.db")))
        {
            store.SetSetting("community", Sample.Document().ToJson());
        }

        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings);
        await gateway.StepAsync(Sample.Noon);
        Assert.Equal(4_800_000 + 100, gateway.Gateway.Wallets.Balances()["home"]);
        Assert.Equal(gateway.Gateway.Community.Document.Tariffs.FeeMicroPerKwh, await gateway.Gateway.Vault.FeeAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_empty_wallet_buys_nothing_and_is_told_what_it_could()
    {
        Configuration.CommunityDocument poor = Sample.Document(c =>
        {
            JsonObject wallet = c["wallet"]!.AsObject();
            (wallet["initial_micro_per_kw"], wallet["low_micro_per_kw"], wallet["critical_micro_per_kw"], wallet["charge_micro_per_kw"], wallet["floor_micro"]) = (0, 0, 0, 0, 1);
        });
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings, poor);
        TestDevice[] devices = await surroundings.DevicesAsync();
        foreach (TestDevice device in devices)
        {
            await device.StepAsync(Sample.Noon);
        }

        await gateway.StepAsync(Sample.Noon);
        Refusal refusal = Assert.Single(gateway.Gateway.Round!.Refusals, r => r.Buyer == "home");
        Assert.Equal(RefusalReason.Balance, refusal.Reason);
        Assert.Equal(0, refusal.AllowedWh);
        Assert.DoesNotContain(gateway.Gateway.Round.Trades, t => t.Buyer == "home");
    }

    /// <summary>A home whose history can not be forecast is told of and sits out; the others trade.</summary>
    [Fact]
    public async Task One_home_without_a_forecast_does_not_stop_the_market()
    {
        await using HostedGateway gateway = await HostedGateway.StartAsync(surroundings);
        TestDevice[] devices = await surroundings.DevicesAsync();
        foreach (TestDevice device in devices)
        {
            await device.StepAsync(Sample.Noon);
        }

        gateway.Store.AppendHistory([.. Enumerable.Range(0, 4).Select(i => new EnergyHistory("roof", ForecastQuantity.Pv, Sample.Noon - 5400 + (i * 900), 900, 1))]);
        await gateway.StepAsync(Sample.Noon);
        GatewayEvent told = await gateway.EventAsync("pv of roof can not be forecast");
        Assert.Equal(EventKind.Alert, told.Kind);
        Assert.Contains(gateway.Gateway.Round!.Trades, t => t.Seller == "field" && t.Buyer == "home");
        Assert.Null(gateway.Gateway.Forecasts.Pv("roof"));
    }
}
