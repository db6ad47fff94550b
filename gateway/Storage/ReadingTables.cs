using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>Verified readings, how far each device's chain is verified, and the statements with the energy they vouch for.</summary>
internal static class ReadingTables
{
    // A cursor never moves back: a late writer with an older one changes nothing.
    private const string MoveOn =
        """
         ON CONFLICT (device_id) DO UPDATE SET epoch = excluded.epoch, sequence = excluded.sequence, unix = excluded.unix,
         head_hash = excluded.head_hash, energy_state = excluded.energy_state
         WHERE (excluded.epoch, excluded.sequence) >= (cursors.epoch, cursors.sequence)
        """;

    // Two devices may vouch for parts of one participant's period (an inverter was exchanged): the energy is their sum.
    private const string Add =
        """
         ON CONFLICT (participant_id, period_start, period_minutes) DO UPDATE SET
         import_wh = energies.import_wh + excluded.import_wh, export_wh = energies.export_wh + excluded.export_wh,
         pv_wh = energies.pv_wh + excluded.pv_wh, load_wh = energies.load_wh + excluded.load_wh,
         charge_wh = energies.charge_wh + excluded.charge_wh, discharge_wh = energies.discharge_wh + excluded.discharge_wh
        """;

    private static readonly SqlTable<StoredReading> Table = new(
        "readings",
        ["device_id", "epoch", "sequence", "unix", "envelope", "head_hash"],
        reading => [reading.DeviceId, reading.Epoch, reading.Sequence, reading.Unix, reading.Envelope, reading.HeadHash],
        row => new StoredReading(row.Text(), row.Long(), row.Long(), row.Long(), row.Bytes(), row.Bytes()));

    private static readonly SqlTable<DeviceCursor> CursorTable = new(
        "cursors",
        ["device_id", "epoch", "sequence", "unix", "head_hash", "energy_state"],
        cursor => [cursor.DeviceId, cursor.Epoch, cursor.Sequence, cursor.Unix, cursor.HeadHash, cursor.EnergyState],
        row => new DeviceCursor(row.Text(), row.Long(), row.Long(), row.Long(), row.Bytes(), row.Bytes()));

    private static readonly SqlTable<IntervalStatement> StatementTable = new(
        "statements",
        ["device_id", "period_start", "period_minutes", "import_wh", "export_wh", "epoch", "first_sequence", "last_sequence", "head_hash", "signature"],
        statement => [statement.DeviceId, statement.Period.StartUnix, statement.Period.Minutes, statement.ImportWh, statement.ExportWh,
            statement.Epoch, statement.FirstSequence, statement.LastSequence, statement.HeadHash, statement.Signature],
        row => new IntervalStatement(row.Text(), row.Period(), row.Long(), row.Long(), row.Long(), row.Long(), row.Long(), row.Bytes(), row.Bytes()));

    private static readonly SqlTable<PeriodEnergy> EnergyTable = new(
        "energies",
        ["participant_id", "period_start", "period_minutes", "import_wh", "export_wh", "pv_wh", "load_wh", "charge_wh", "discharge_wh"],
        energy => [energy.ParticipantId, energy.Period.StartUnix, energy.Period.Minutes, energy.ImportWh, energy.ExportWh, energy.PvWh,
            energy.LoadWh, energy.ChargeWh, energy.DischargeWh],
        row => new PeriodEnergy(row.Text(), row.Period(), row.Long(), row.Long(), row.Long(), row.Long(), row.Long(), row.Long()));

    private static readonly SqlTable<MeteredPeriod> MeteredTable = new(
        "metered_periods",
        ["device_id", "period_start", "period_minutes", "import_wh", "export_wh", "pv_wh", "load_wh", "charge_wh", "discharge_wh", "epoch",
            "first_sequence", "last_sequence", "head_hash"],
        metered => [metered.DeviceId, metered.Period.StartUnix, metered.Period.Minutes, metered.ImportWh, metered.ExportWh, metered.PvWh, metered.LoadWh,
            metered.ChargeWh, metered.DischargeWh, metered.Epoch, metered.FirstSequence, metered.LastSequence, metered.HeadHash],
        row => new MeteredPeriod(row.Text(), row.Period(), row.Long(), row.Long(), row.Long(), row.Long(), row.Long(), row.Long(), row.Long(), row.Long(),
            row.Long(), row.Bytes()));

    public static IReadOnlyList<DeviceCursor> Cursors(SqlSession session) => CursorTable.Select(session, "ORDER BY device_id");

    public static ReadingCounts Counts(SqlSession session) =>
        session.Single("SELECT accepted, rejected, duplicates FROM reading_counts", row => new ReadingCounts(row.Long(), row.Long(), row.Long()));

    /// <summary>Adds what is new; a reading that is stored already counts as a duplicate.</summary>
    public static void Append(
        SqlSession session,
        IReadOnlyList<StoredReading> readings,
        IReadOnlyList<DeviceCursor> cursors,
        IReadOnlyList<MeteredPeriod> metered,
        long rejected,
        long duplicates)
    {
        long added = 0;
        for (int i = 0; i < readings.Count; i++)
        {
            added += Table.TryInsert(session, readings[i]) ? 1 : 0;
        }

        for (int i = 0; i < cursors.Count; i++)
        {
            CursorTable.Insert(session, cursors[i], MoveOn);
        }

        for (int i = 0; i < metered.Count; i++)
        {
            MeteredTable.TryInsert(session, metered[i]);
        }

        session.Execute(
            "UPDATE reading_counts SET accepted = accepted + @p1, rejected = rejected + @p2, duplicates = duplicates + @p3",
            added,
            rejected,
            duplicates + (readings.Count - added));
    }

    public static IReadOnlyList<StoredReading> Readings(SqlSession session, string deviceId, long epoch, long first, long last) =>
        Table.Select(
            session, "WHERE device_id = @p1 AND epoch = @p2 AND sequence BETWEEN @p3 AND @p4 ORDER BY sequence", deviceId, epoch, first, last);

    public static MeteredPeriod? Metered(SqlSession session, string deviceId, SettlementPeriod period) =>
        MeteredTable.Select(session, "WHERE device_id = @p1 AND period_start = @p2 AND period_minutes = @p3", deviceId, period.StartUnix, period.Minutes)
            .FirstOrDefault();

    public static bool Append(SqlSession session, IntervalStatement statement, PeriodEnergy energy)
    {
        if (!StatementTable.TryInsert(session, statement))
        {
            return false;
        }

        EnergyTable.Insert(session, energy, Add);
        return true;
    }

    public static IReadOnlyList<IntervalStatement> Statements(SqlSession session, SettlementPeriod period) =>
        StatementTable.Select(session, "WHERE period_start = @p1 AND period_minutes = @p2 ORDER BY device_id", period.StartUnix, period.Minutes);

    public static IReadOnlyList<PeriodEnergy> Energies(SqlSession session, SettlementPeriod period) =>
        EnergyTable.Select(session, "WHERE period_start = @p1 AND period_minutes = @p2 ORDER BY participant_id", period.StartUnix, period.Minutes);

    public static IReadOnlyList<PeriodEnergy> EnergiesBetween(SqlSession session, long startUnix, long endUnix) =>
        EnergyTable.Select(
            session, "WHERE period_start >= @p1 AND period_start < @p2 ORDER BY period_start, period_minutes, participant_id", startUnix, endUnix);
}
