using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage.Tests;

/// <summary>What every IGatewayStore must do. A database is supported when a class that derives from this passes.</summary>
public abstract class GatewayStoreKit : IDisposable
{
    private static readonly SettlementPeriod Period = Samples.Period;

    private IGatewayStore? _store;

    private IGatewayStore Store => _store ??= OpenStore();

    /// <summary>Opens the store of this test; a second call, after the first was disposed, opens the same data.</summary>
    protected abstract IGatewayStore OpenStore();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _store?.Dispose();

    [Fact]
    public void A_new_store_is_empty()
    {
        Assert.Null(Store.GetSetting("feeder"));
        Assert.Empty(Store.Participants());
        Assert.Empty(Store.Cursors());
        Assert.Empty(Store.Rounds());
        Assert.Empty(Store.AllClosed());
        Assert.Empty(Store.Unfinished());
        Assert.Empty(Store.Events(10));
        Assert.Null(Store.HighestNonce("operator"));
        Assert.Equal(new ReadingCounts(0, 0, 0), Store.CountReadings());
    }

    [Fact]
    public void A_setting_keeps_its_last_value_over_a_restart()
    {
        Store.SetSetting("feeder", "thesis-13");
        Store.SetSetting("feeder", "it's; DROP TABLE settings");
        Reopen();
        Assert.Equal("it's; DROP TABLE settings", Store.GetSetting("feeder"));
    }

    [Fact]
    public void Participants_and_devices_come_back_whole_and_in_order_and_a_second_list_replaces_the_first()
    {
        var first = new Participant
        {
            Id = "b07", Name = "Shop \"Zürich\"", Role = ParticipantRole.Prosumer, Bus = 7, Multiplier = 97, RatedPeakW = 1, RatedPeakVar = 2, PvW = 3,
            BatteryWh = 4, BatteryW = 5, DeviceId = "dev-b07",
        };
        var grid = new Participant { Id = "b01", Name = "Grid", Role = ParticipantRole.Grid, Bus = 1 };
        Store.SaveParticipants([first, grid]);
        Store.SaveDevices([new Device("dev-b07", "community13", Samples.Bytes("key"), Samples.Bytes("address")[..20])]);
        Reopen();
        Assert.Equal([first, grid], Store.Participants());
        Device device = Assert.Single(Store.Devices());
        Assert.Equal(Samples.Text(new Device("dev-b07", "community13", Samples.Bytes("key"), Samples.Bytes("address")[..20])), Samples.Text(device));

        Store.SaveParticipants([grid]);
        Assert.Equal([grid], Store.Participants());
    }

    [Fact]
    public void Readings_cursors_and_counts_move_together_and_survive_a_restart()
    {
        Store.AppendReadings([Samples.Reading("a", 1), Samples.Reading("b", 1), Samples.Reading("a", 2)], [Samples.Cursor("a", 2), Samples.Cursor("b", 1)], [], 4, 5);
        Reopen();
        Assert.Equal(new ReadingCounts(3, 4, 5), Store.CountReadings());
        Assert.Equal(Samples.Text(new[] { Samples.Cursor("a", 2), Samples.Cursor("b", 1) }), Samples.Text(Store.Cursors()));
        Assert.Equal(Samples.Text(new[] { Samples.Reading("a", 1), Samples.Reading("a", 2) }), Samples.Text(Store.Readings("a", 1, 1, 2)));
        Assert.Equal(Samples.Text(new[] { Samples.Reading("a", 2) }), Samples.Text(Store.Readings("a", 1, 2, 9)));
        Assert.Empty(Store.Readings("a", 2, 0, 9));
    }

    [Fact]
    public void A_reading_that_is_stored_already_is_a_duplicate_and_the_first_one_stays()
    {
        Store.AppendReadings([Samples.Reading("a", 1)], [], [], 0, 0);
        Store.AppendReadings([Samples.Reading("a", 1) with { Envelope = [9] }, Samples.Reading("a", 1, epoch: 2)], [], [], 0, 1);
        Assert.Equal(new ReadingCounts(2, 0, 2), Store.CountReadings());
        Assert.Equal(Samples.Reading("a", 1).Envelope, Assert.Single(Store.Readings("a", 1, 0, 9)).Envelope);
    }

    [Fact]
    public void A_metered_period_is_kept_as_first_stored()
    {
        MeteredPeriod period = new("a", new SettlementPeriod(7, 15), 1, 2, 3, 4, 5, 6, 1, 10, 25, [1, 2, 3]);
        Store.AppendReadings([], [], [period], 0, 0);
        Store.AppendReadings([], [], [period with { ImportWh = 99 }], 0, 0);

        MeteredPeriod stored = Store.Metered("a", period.Period)!;
        Assert.Equal(period with { HeadHash = stored.HeadHash }, stored);
        Assert.Equal(period.HeadHash, stored.HeadHash);
        Assert.Null(Store.Metered("a", period.Period.Next));
        Assert.Null(Store.Metered("b", period.Period));
    }

    [Fact]
    public void A_cursor_never_moves_back()
    {
        Store.AppendReadings([], [Samples.Cursor("a", 5, epoch: 2)], [], 0, 0);
        Store.AppendReadings([], [Samples.Cursor("a", 4, epoch: 2)], [], 0, 0);
        Store.AppendReadings([], [Samples.Cursor("a", 9, epoch: 1)], [], 0, 0);
        Assert.Equal(Samples.Text(Samples.Cursor("a", 5, epoch: 2)), Samples.Text(Assert.Single(Store.Cursors())));
        Store.AppendReadings([], [Samples.Cursor("a", 1, epoch: 3)], [], 0, 0);
        Assert.Equal(Samples.Text(Samples.Cursor("a", 1, epoch: 3)), Samples.Text(Assert.Single(Store.Cursors())));
    }

    [Fact]
    public void A_failing_call_leaves_nothing_behind()
    {
        Assert.ThrowsAny<Exception>(() => Store.AppendReadings([Samples.Reading("a", 1), Samples.Reading("a", 2) with { Envelope = null! }], [], [], 1, 1));
        Assert.Equal(new ReadingCounts(0, 0, 0), Store.CountReadings());
        Assert.Empty(Store.Readings("a", 1, 0, 9));
        Store.AppendReadings([Samples.Reading("a", 1)], [], [], 0, 0);
        Assert.Equal(1, Store.CountReadings().Accepted);
    }

    [Fact]
    public void A_statement_counts_once()
    {
        Assert.True(Store.SaveStatement(Samples.Statement("dev-a", Period), Samples.Energy("a", Period)));
        Assert.False(Store.SaveStatement(Samples.Statement("dev-a", Period) with { ImportWh = 99 }, Samples.Energy("a", Period)));
        Reopen();
        Assert.Equal(Samples.Text(Samples.Statement("dev-a", Period)), Samples.Text(Assert.Single(Store.Statements(Period))));
        Assert.Equal(Samples.Energy("a", Period), Assert.Single(Store.Energies(Period)));
        Assert.Empty(Store.Statements(Period.Next));
    }

    [Fact]
    public void Two_devices_of_one_participant_add_up()
    {
        Store.SaveStatement(Samples.Statement("dev-a", Period), Samples.Energy("a", Period));
        Store.SaveStatement(Samples.Statement("dev-a2", Period), Samples.Energy("a", Period));
        Assert.Equal(new PeriodEnergy("a", Period, 42, 44, 46, 48, 50, 52), Assert.Single(Store.Energies(Period)));
    }

    [Fact]
    public void Energies_between_take_the_start_and_leave_the_end()
    {
        foreach (SettlementPeriod period in new[] { Period, Period.Next, Period.Next.Next })
        {
            Store.SaveStatement(Samples.Statement("dev-a", period), Samples.Energy("a", period));
        }

        Assert.Equal([Samples.Energy("a", Period), Samples.Energy("a", Period.Next)], Store.EnergiesBetween(Period.StartUnix, Period.Next.EndUnix));
        Assert.Equal([Samples.Energy("a", Period.Next)], Store.EnergiesBetween(Period.StartUnix + 1, Period.Next.EndUnix));
    }

    [Fact]
    public void History_is_kept_per_participant_and_quantity_and_a_known_step_stays()
    {
        EnergyHistory[] load = [new("a", ForecastQuantity.Load, 3600, 3600, 1.25), new("a", ForecastQuantity.Load, 7200, 3600, 0.1)];
        Store.AppendHistory(load);
        Store.AppendHistory([new("a", ForecastQuantity.Load, 3600, 3600, 99), new("a", ForecastQuantity.Pv, 3600, 3600, 2), new("b", ForecastQuantity.Load, 3600, 3600, 3)]);
        Reopen();
        Assert.Equal(load, Store.History("a", ForecastQuantity.Load, 3600, 7201));
        Assert.Equal(load[..1], Store.History("a", ForecastQuantity.Load, 3600, 7200));
        Assert.Equal(2, Assert.Single(Store.History("a", ForecastQuantity.Pv, 0, 9999)).Wh);
    }

    [Fact]
    public void The_newest_forecast_that_covers_the_instant_is_returned()
    {
        HomeForecast old = new("a", ForecastQuantity.Load, 0, 900, [1, 2, 1.0 / 3], [0.1, 0.2, 0.3], [4, 5, 6]);
        HomeForecast newer = old with { Mean = [7, 8, 9] };
        HomeForecast later = old with { StartUnix = 1800 };
        HomeForecast pv = old with { Quantity = ForecastQuantity.Pv };
        Store.SaveForecasts([old, newer]);
        Store.SaveForecasts([later, pv]);
        Reopen();
        Assert.Equal(Samples.Text(new[] { newer, pv }), Samples.Text(Store.Forecasts(0)));
        Assert.Equal(Samples.Text(new[] { later, pv }), Samples.Text(Store.Forecasts(1800)));
        Assert.Equal(Samples.Text(new[] { later }), Samples.Text(Store.Forecasts(2700)));
        Assert.Empty(Store.Forecasts(4500));
    }

    [Fact]
    public void A_round_comes_back_whole_and_its_period_takes_no_second()
    {
        MarketRound round = Samples.Round(Period);
        MarketRound next = Samples.Round(Period.Next) with { Cuts = [], Trades = [] };
        Assert.True(Store.SaveRound(round));
        Assert.True(Store.SaveRound(next));
        Assert.False(Store.SaveRound(round with { Trades = [] }));
        Reopen();
        Assert.Equal(Samples.Text(round), Samples.Text(Store.Round(Period)));
        Assert.Equal(Samples.Text(new[] { round, next }), Samples.Text(Store.Rounds()));
        Assert.Null(Store.Round(Period.Next.Next));
        Assert.Null(Store.Round(SettlementPeriod.Containing(Period.StartUnix, 30)));
    }

    [Fact]
    public void A_close_queues_its_settlement_once()
    {
        PeriodClose close = Samples.Close(Period);
        Assert.True(Store.Close(close));
        Assert.False(Store.Close(close with { Root = [1], Settlement = Samples.Intent("settle again") }));
        Assert.True(Store.Close(Samples.Close(Period.Next)));
        Reopen();
        Assert.Equal(Samples.Text(close), Samples.Text(Store.Closed(Period)));
        Assert.Equal(Samples.Text(new[] { close, Samples.Close(Period.Next) }), Samples.Text(Store.AllClosed()));
        Assert.Null(Store.Closed(Period.Next.Next));
        Assert.Equal([close.Settlement.Key, Samples.Close(Period.Next).Settlement.Key], Store.Unfinished().Select(entry => entry.Intent.Key));
        Assert.Null(Store.Find("settle again"));
    }

    [Fact]
    public void An_intent_is_one_entry_however_often_it_is_queued()
    {
        OutboxEntry entry = Store.Enqueue(Samples.Intent("charge:1"));
        OutboxEntry again = Store.Enqueue(Samples.Intent("charge:1") with { AmountMicro = 9 });
        Assert.Equal(Samples.Text(entry), Samples.Text(again));
        Assert.Equal(OutboxState.Queued, entry.State);
        Assert.Equal(Samples.Text(Samples.Intent("charge:1")), Samples.Text(entry.Intent));
        Assert.Null(entry.Nonce);
    }

    [Fact]
    public void An_entry_is_saved_as_far_as_it_got()
    {
        OutboxEntry first = Store.Enqueue(Samples.Intent("1"));
        OutboxEntry second = Store.Enqueue(Samples.Intent("2") with { Account = "b07" });
        OutboxEntry third = Store.Enqueue(Samples.Intent("3"));
        OutboxEntry final = first with { State = OutboxState.Final, Nonce = 7, Raw = [1, 2], Hash = "0xaa", BlockHash = "0xbb", Block = 8, GasUsed = 9 };
        OutboxEntry failed = third with { State = OutboxState.Failed, Nonce = 6, Error = "reverted" };
        OutboxEntry mined = second with { State = OutboxState.Mined, Nonce = 40 };
        Store.Save(final);
        Store.Save(failed);
        Store.Save(mined);
        Reopen();
        Assert.Equal(Samples.Text(final), Samples.Text(Store.Find("1")));
        Assert.Equal(Samples.Text(new[] { failed, mined }), Samples.Text(Store.Latest(2)));
        Assert.Equal(Samples.Text(mined), Samples.Text(Assert.Single(Store.Unfinished())));
        Assert.Equal(7, Store.HighestNonce("operator"));
        Assert.Equal(40, Store.HighestNonce("b07"));

        Store.Save(mined with { State = OutboxState.Queued, Nonce = null });
        Assert.Null(Store.HighestNonce("b07"));
        Assert.Throws<InvalidOperationException>(() => Store.Save(mined with { Id = 99 }));
    }

    [Fact]
    public void The_newest_events_come_first()
    {
        Store.AppendEvent(new GatewayEvent(5, EventKind.Info, "one"));
        Store.AppendEvent(new GatewayEvent(5, EventKind.Fault, "two"));
        Store.AppendEvent(new GatewayEvent(4, EventKind.Recovered, "three"));
        Assert.Equal([new GatewayEvent(4, EventKind.Recovered, "three"), new GatewayEvent(5, EventKind.Fault, "two")], Store.Events(2));
    }

    [Fact]
    public void A_statement_is_read_in_pages_from_its_newest_line_and_goes_on_after_a_restart()
    {
        Assert.Null(Store.MovementsUpTo());
        Assert.Null(Store.LastSettledWindow());
        Assert.Empty(Store.LastMovements());
        WalletMovement Moved(string account, WalletMovementKind kind, long amount, long balance, long block, long? window = null) =>
            new(0, account, kind, amount, balance, 1000 + block, block, "0xab", window);
        Store.AppendMovements([Moved("b07", WalletMovementKind.Deposit, 50, 50, 4), Moved("b04", WalletMovementKind.Deposit, 9, 9, 5)], 6);
        Store.AppendMovements([Moved("b07", WalletMovementKind.Settlement, -20, 30, 7, 900), Moved("b07", WalletMovementKind.WithdrawalRequested, -30, 0, 8)], 8);
        Reopen();
        Assert.Equal(8, Store.MovementsUpTo());
        Assert.Equal(900, Store.LastSettledWindow());
        Assert.Equal([("b04", 9L), ("b07", 0L)], Store.LastMovements().Select(m => (m.Account, m.BalanceMicro)));

        IReadOnlyList<WalletMovement> page = Store.Movements("b07", long.MaxValue, 2);
        Assert.Equal([WalletMovementKind.WithdrawalRequested, WalletMovementKind.Settlement], page.Select(m => m.Kind));
        Assert.Equal((-20L, 30L, 1007L, 7L, "0xab", 900L), (page[1].AmountMicro, page[1].BalanceMicro, page[1].Unix, page[1].Block, page[1].TransactionHash, page[1].Window));
        WalletMovement rest = Assert.Single(Store.Movements("b07", page[1].Id, 2));
        Assert.Equal((WalletMovementKind.Deposit, (long?)null), (rest.Kind, rest.Window));
        Store.AppendMovements([], 12);
        Assert.Equal(12, Store.MovementsUpTo());
    }

    [Fact]
    public async Task Calls_from_many_threads_lose_nothing()
    {
        IGatewayStore store = Store;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(
            () =>
            {
                for (int i = 1; i <= 25; i++)
                {
                    store.AppendReadings([Samples.Reading($"d{writer}", i)], [Samples.Cursor($"d{writer}", i)], [], 0, 0);
                    Assert.Equal(i, store.Readings($"d{writer}", 1, 1, 25).Count);
                }
            },
            cancel)));
        Assert.Equal(100, Store.CountReadings().Accepted);
    }

    private void Reopen()
    {
        _store?.Dispose();
        _store = OpenStore();
    }
}
