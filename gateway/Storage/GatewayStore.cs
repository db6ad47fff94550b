using System.Data.Common;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>
/// The gateway's state in an SQL database. One connection behind one lock; each mutating call is one transaction, durable when it returns.
/// Faults of the database while running (a full disk) come as <see cref="DbException"/>.
/// </summary>
public sealed class GatewayStore : IGatewayStore
{
    private readonly SqlSession _session;

    private GatewayStore(SqlSession session) => _session = session;

    /// <summary>
    /// Opens the SQLite file, making it and its folder when they are missing and bringing its schema up to date. Throws
    /// <see cref="InputException"/>, one line, when it is no store, of a newer program, damaged, in use or not writable.
    /// </summary>
    public static GatewayStore Open(string path) => Open(new SqliteDialect(path));

    internal static GatewayStore Open(SqlDialect dialect)
    {
        SqlSession? session = null;
        try
        {
            session = new SqlSession(dialect.Open());
            Migrations.Apply(session, dialect);
            return new GatewayStore(session);
        }
        catch (Exception fault)
        {
            session?.Dispose();
            if (fault is DbException database && dialect.Explain(database) is string reason)
            {
                throw new InputException($"{dialect.Place}: {reason}", fault);
            }

            throw;
        }
    }

    public string? GetSetting(string key) => _session.Read(session => EventTables.Setting(session, key));

    public void SetSetting(string key, string value) => Write(session => EventTables.Set(session, key, value));

    public IReadOnlyList<Participant> Participants() => _session.Read(ParticipantTables.Participants);

    /// <summary>The list replaces the stored one.</summary>
    public void SaveParticipants(IReadOnlyList<Participant> participants) => Write(session => ParticipantTables.Replace(session, participants));

    public IReadOnlyList<Device> Devices() => _session.Read(ParticipantTables.Devices);

    /// <summary>The list replaces the stored one; readings of a device that is not in it any more stay.</summary>
    public void SaveDevices(IReadOnlyList<Device> devices) => Write(session => ParticipantTables.Replace(session, devices));

    public IReadOnlyList<DeviceCursor> Cursors() => _session.Read(ReadingTables.Cursors);

    public void AppendReadings(
        IReadOnlyList<StoredReading> readings, IReadOnlyList<DeviceCursor> cursors, IReadOnlyList<MeteredPeriod> metered, long rejected, long duplicates) =>
        Write(session => ReadingTables.Append(session, readings, cursors, metered, rejected, duplicates));

    public MeteredPeriod? Metered(string deviceId, SettlementPeriod period) => _session.Read(session => ReadingTables.Metered(session, deviceId, period));

    public ReadingCounts CountReadings() => _session.Read(ReadingTables.Counts);

    public IReadOnlyList<StoredReading> Readings(string deviceId, long epoch, long firstSequence, long lastSequence) =>
        _session.Read(session => ReadingTables.Readings(session, deviceId, epoch, firstSequence, lastSequence));

    /// <summary>Energy of a participant whose period has a statement of another device already is added to it.</summary>
    public bool SaveStatement(IntervalStatement statement, PeriodEnergy energy) =>
        _session.Write(session => ReadingTables.Append(session, statement, energy));

    public IReadOnlyList<IntervalStatement> Statements(SettlementPeriod period) =>
        _session.Read(session => ReadingTables.Statements(session, period));

    public IReadOnlyList<PeriodEnergy> Energies(SettlementPeriod period) => _session.Read(session => ReadingTables.Energies(session, period));

    /// <summary>Energies of the periods that start in [startUnix, endUnix), oldest first.</summary>
    public IReadOnlyList<PeriodEnergy> EnergiesBetween(long startUnix, long endUnix) =>
        _session.Read(session => ReadingTables.EnergiesBetween(session, startUnix, endUnix));

    /// <summary>A step that is stored already is left as it is.</summary>
    public void AppendHistory(IReadOnlyList<EnergyHistory> history) => Write(session => ForecastTables.Append(session, history));

    /// <summary>Steps that start in [startUnix, endUnix), oldest first.</summary>
    public IReadOnlyList<EnergyHistory> History(string participantId, ForecastQuantity quantity, long startUnix, long endUnix) =>
        _session.Read(session => ForecastTables.History(session, participantId, quantity, startUnix, endUnix));

    public void SaveForecasts(IReadOnlyList<HomeForecast> forecasts) => Write(session => ForecastTables.Append(session, forecasts));

    public IReadOnlyList<HomeForecast> Forecasts(long unix) => _session.Read(session => ForecastTables.Covering(session, unix));

    public bool SaveRound(MarketRound round) => _session.Write(session => RoundTables.Insert(session, round));

    public MarketRound? Round(SettlementPeriod period) =>
        _session.Read(session => RoundTables.Select(session, period.StartUnix, period.StartUnix)).SingleOrDefault(round => round.Period == period);

    public IReadOnlyList<MarketRound> Rounds() => _session.Read(session => RoundTables.Select(session, long.MinValue, long.MaxValue));

    public bool Close(PeriodClose close) => _session.Write(session => CloseTables.Insert(session, close));

    public PeriodClose? Closed(SettlementPeriod period) =>
        _session.Read(session => CloseTables.Select(session, period.StartUnix, period.StartUnix)).SingleOrDefault(close => close.Batch.Period == period);

    public IReadOnlyList<PeriodClose> AllClosed() => _session.Read(session => CloseTables.Select(session, long.MinValue, long.MaxValue));

    public void AppendEvent(GatewayEvent entry) => Write(session => EventTables.Append(session, entry));

    /// <summary>The newest events first.</summary>
    public IReadOnlyList<GatewayEvent> Events(int count) => _session.Read(session => EventTables.Latest(session, count));

    public OutboxEntry Enqueue(OutboxIntent intent) => _session.Write(session => OutboxTable.Enqueue(session, intent));

    public IReadOnlyList<OutboxEntry> Unfinished() => _session.Read(OutboxTable.Unfinished);

    public OutboxEntry? Find(string key) => _session.Read(session => OutboxTable.Find(session, key));

    public IReadOnlyList<OutboxEntry> Latest(int count) => _session.Read(session => OutboxTable.Latest(session, count));

    public long? HighestNonce(string account) => _session.Read(session => OutboxTable.HighestNonce(session, account));

    /// <summary>Throws <see cref="InvalidOperationException"/> when there is no entry of that id.</summary>
    public void Save(OutboxEntry entry) => Write(session => OutboxTable.Save(session, entry));

    public long? MovementsUpTo() => _session.Read(WalletTable.UpTo);

    public void AppendMovements(IReadOnlyList<WalletMovement> movements, long block) => Write(session => WalletTable.Append(session, movements, block));

    public IReadOnlyList<WalletMovement> Movements(string account, long beforeId, int count) =>
        _session.Read(session => WalletTable.Of(session, account, beforeId, count));

    public IReadOnlyList<WalletMovement> LastMovements() => _session.Read(WalletTable.Last);

    public long? LastSettledWindow() => _session.Read(WalletTable.LastWindow);

    public void Dispose() => _session.Dispose();

    private void Write(Action<SqlSession> work) => _session.Write(session =>
    {
        work(session);
        return true;
    });
}
