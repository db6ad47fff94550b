using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Tests.Bench;

/// <summary>A real store whose writes can be made to fail like a full disk, and whose commits of readings can be watched.</summary>
internal sealed class FaultyStore(IGatewayStore inner) : IGatewayStore
{
    private volatile bool full;

    /// <summary>While true every write fails and changes nothing.</summary>
    public bool Full
    {
        get => full;
        set => full = value;
    }

    /// <summary>Reads of everything there ever was.</summary>
    public int HistoryReads { get; private set; }

    /// <summary>Called in the thread that is about to commit readings.</summary>
    public Action BeforeReadings { get; set; } = () => { };

    public string? GetSetting(string key) => inner.GetSetting(key);

    public void SetSetting(string key, string value) => Write().SetSetting(key, value);

    public IReadOnlyList<Participant> Participants() => inner.Participants();

    public void SaveParticipants(IReadOnlyList<Participant> participants) => Write().SaveParticipants(participants);

    public IReadOnlyList<Device> Devices() => inner.Devices();

    public void SaveDevices(IReadOnlyList<Device> devices) => Write().SaveDevices(devices);

    public IReadOnlyList<DeviceCursor> Cursors() => inner.Cursors();

    public void AppendReadings(
        IReadOnlyList<StoredReading> readings, IReadOnlyList<DeviceCursor> cursors, IReadOnlyList<MeteredPeriod> metered, long rejected, long duplicates)
    {
        BeforeReadings();
        Write().AppendReadings(readings, cursors, metered, rejected, duplicates);
    }

    public MeteredPeriod? Metered(string deviceId, SettlementPeriod period) => inner.Metered(deviceId, period);

    public ReadingCounts CountReadings() => inner.CountReadings();

    public IReadOnlyList<StoredReading> Readings(string deviceId, long epoch, long firstSequence, long lastSequence) =>
        inner.Readings(deviceId, epoch, firstSequence, lastSequence);

    public bool SaveStatement(IntervalStatement statement, PeriodEnergy energy) => Write().SaveStatement(statement, energy);

    public IReadOnlyList<IntervalStatement> Statements(SettlementPeriod period) => inner.Statements(period);

    public IReadOnlyList<PeriodEnergy> Energies(SettlementPeriod period) => inner.Energies(period);

    public IReadOnlyList<PeriodEnergy> EnergiesBetween(long startUnix, long endUnix) => inner.EnergiesBetween(startUnix, endUnix);

    public void AppendHistory(IReadOnlyList<EnergyHistory> history) => Write().AppendHistory(history);

    public IReadOnlyList<EnergyHistory> History(string participantId, ForecastQuantity quantity, long startUnix, long endUnix) =>
        inner.History(participantId, quantity, startUnix, endUnix);

    public void SaveForecasts(IReadOnlyList<HomeForecast> forecasts) => Write().SaveForecasts(forecasts);

    public IReadOnlyList<HomeForecast> Forecasts(long unix) => inner.Forecasts(unix);

    public bool SaveRound(MarketRound round) => Write().SaveRound(round);

    public MarketRound? Round(SettlementPeriod period) => inner.Round(period);

    public IReadOnlyList<MarketRound> Rounds()
    {
        HistoryReads++;
        return inner.Rounds();
    }

    public bool Close(PeriodClose close) => Write().Close(close);

    public PeriodClose? Closed(SettlementPeriod period) => inner.Closed(period);

    public IReadOnlyList<PeriodClose> AllClosed()
    {
        HistoryReads++;
        return inner.AllClosed();
    }

    public void AppendEvent(GatewayEvent entry) => Write().AppendEvent(entry);

    public IReadOnlyList<GatewayEvent> Events(int count) => inner.Events(count);

    public OutboxEntry Enqueue(OutboxIntent intent) => Write().Enqueue(intent);

    public IReadOnlyList<OutboxEntry> Unfinished() => inner.Unfinished();

    public OutboxEntry? Find(string key) => inner.Find(key);

    public IReadOnlyList<OutboxEntry> Latest(int count)
    {
        HistoryReads += count == int.MaxValue ? 1 : 0;
        return inner.Latest(count);
    }

    public long? HighestNonce(string account) => inner.HighestNonce(account);

    public void Save(OutboxEntry entry) => Write().Save(entry);

    public long? MovementsUpTo() => inner.MovementsUpTo();

    public void AppendMovements(IReadOnlyList<WalletMovement> movements, long block) => Write().AppendMovements(movements, block);

    public IReadOnlyList<WalletMovement> Movements(string account, long beforeId, int count) => inner.Movements(account, beforeId, count);

    public IReadOnlyList<WalletMovement> LastMovements() => inner.LastMovements();

    public long? LastSettledWindow() => inner.LastSettledWindow();

    public void Dispose() => inner.Dispose();

    private IGatewayStore Write() => Full ? throw new IOException("database or disk is full") : inner;
}
