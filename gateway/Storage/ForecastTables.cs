using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>Measured history and the forecasts made from it.</summary>
internal static class ForecastTables
{
    private static readonly SqlTable<EnergyHistory> HistoryTable = new(
        "history",
        ["participant_id", "quantity", "start_unix", "step_seconds", "wh"],
        history => [history.ParticipantId, history.Quantity.ToString(), history.StartUnix, history.StepSeconds, history.Wh],
        row => new EnergyHistory(row.Text(), row.Enum<ForecastQuantity>(), row.Long(), row.Int(), row.Double()));

    private static readonly SqlTable<HomeForecast> ForecastTable = new(
        "forecasts",
        ["participant_id", "quantity", "start_unix", "step_seconds", "mean_w", "lower_w", "upper_w", "end_unix"],
        forecast => [forecast.ParticipantId, forecast.Quantity.ToString(), forecast.StartUnix, forecast.StepSeconds, SqlJson.Write(forecast.Mean),
            SqlJson.Write(forecast.Lower), SqlJson.Write(forecast.Upper), forecast.StartUnix + ((long)forecast.StepSeconds * forecast.Mean.Length)],
        row => new HomeForecast(row.Text(), row.Enum<ForecastQuantity>(), row.Long(), row.Int(), row.Doubles(), row.Doubles(), row.Doubles()));

    /// <summary>Adds steps that are not stored yet.</summary>
    public static void Append(SqlSession session, IReadOnlyList<EnergyHistory> history)
    {
        foreach (EnergyHistory step in history)
        {
            HistoryTable.TryInsert(session, step);
        }
    }

    public static IReadOnlyList<EnergyHistory> History(
        SqlSession session, string participantId, ForecastQuantity quantity, long startUnix, long endUnix) => HistoryTable.Select(
            session,
            "WHERE participant_id = @p1 AND quantity = @p2 AND start_unix >= @p3 AND start_unix < @p4 ORDER BY start_unix, step_seconds",
            participantId,
            quantity.ToString(),
            startUnix,
            endUnix);

    public static void Append(SqlSession session, IReadOnlyList<HomeForecast> forecasts)
    {
        foreach (HomeForecast forecast in forecasts)
        {
            ForecastTable.Insert(session, forecast);
        }
    }

    public static IReadOnlyList<HomeForecast> Covering(SqlSession session, long unix) => ForecastTable.Select(
        session,
        """
        WHERE id IN (SELECT MAX(id) FROM forecasts WHERE end_unix > @p1 AND start_unix <= @p1 GROUP BY participant_id, quantity)
        ORDER BY participant_id, quantity
        """,
        unix);
}
