namespace EdgeEnergy.Domain;

/// <summary>The gateway's durable state. Every mutating call is one transaction, durable when it returns. Thread-safe.</summary>
public interface IGatewayStore : IOutboxStore, IWalletStore, IDisposable
{
    string? GetSetting(string key);
    void SetSetting(string key, string value);

    IReadOnlyList<Participant> Participants();
    void SaveParticipants(IReadOnlyList<Participant> participants);
    IReadOnlyList<Device> Devices();
    void SaveDevices(IReadOnlyList<Device> devices);

    IReadOnlyList<DeviceCursor> Cursors();

    /// <summary>
    /// Adds readings and the periods they ended, moves cursors on and counts outcomes, all or nothing. What is stored already is not added again.
    /// </summary>
    void AppendReadings(
        IReadOnlyList<StoredReading> readings, IReadOnlyList<DeviceCursor> cursors, IReadOnlyList<MeteredPeriod> metered, long rejected, long duplicates);

    /// <summary>What the readings of a device say about a period; null while the reading that ends it is still to come.</summary>
    MeteredPeriod? Metered(string deviceId, SettlementPeriod period);
    ReadingCounts CountReadings();

    /// <summary>Envelopes of one device with First &lt;= sequence &lt;= Last, in order.</summary>
    IReadOnlyList<StoredReading> Readings(string deviceId, long epoch, long firstSequence, long lastSequence);

    /// <summary>Stores a statement unless one of the same device and period is stored; false when there was one.</summary>
    bool SaveStatement(IntervalStatement statement, PeriodEnergy energy);
    IReadOnlyList<IntervalStatement> Statements(SettlementPeriod period);
    IReadOnlyList<PeriodEnergy> Energies(SettlementPeriod period);
    IReadOnlyList<PeriodEnergy> EnergiesBetween(long startUnix, long endUnix);

    void AppendHistory(IReadOnlyList<EnergyHistory> history);
    IReadOnlyList<EnergyHistory> History(string participantId, ForecastQuantity quantity, long startUnix, long endUnix);

    void SaveForecasts(IReadOnlyList<HomeForecast> forecasts);

    /// <summary>The newest forecast of each participant and quantity that covers the instant.</summary>
    IReadOnlyList<HomeForecast> Forecasts(long unix);

    /// <summary>Stores a round unless its period has one; false when it had.</summary>
    bool SaveRound(MarketRound round);
    MarketRound? Round(SettlementPeriod period);
    IReadOnlyList<MarketRound> Rounds();

    /// <summary>Closes a period and queues its settlement; false, with nothing changed, when it is closed already.</summary>
    bool Close(PeriodClose close);
    PeriodClose? Closed(SettlementPeriod period);
    IReadOnlyList<PeriodClose> AllClosed();

    void AppendEvent(GatewayEvent entry);
    IReadOnlyList<GatewayEvent> Events(int count);
}
