using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>The log for people and the settings.</summary>
internal static class EventTables
{
    private static readonly SqlTable<GatewayEvent> Events = new(
        "events",
        ["unix", "kind", "text"],
        entry => [entry.Unix, entry.Kind.ToString(), entry.Text],
        row => new GatewayEvent(row.Long(), row.Enum<EventKind>(), row.Text()));

    private static readonly SqlTable<KeyValuePair<string, string>> Settings = new(
        "settings",
        ["name", "value"],
        setting => [setting.Key, setting.Value],
        row => new KeyValuePair<string, string>(row.Text(), row.Text()));

    public static void Append(SqlSession session, GatewayEvent entry) => Events.Insert(session, entry);

    public static IReadOnlyList<GatewayEvent> Latest(SqlSession session, int count) => Events.Select(session, "ORDER BY id DESC LIMIT @p1", count);

    public static string? Setting(SqlSession session, string name) =>
        Settings.Select(session, "WHERE name = @p1", name) is [var setting] ? setting.Value : null;

    public static void Set(SqlSession session, string name, string value) =>
        Settings.Insert(session, new(name, value), " ON CONFLICT (name) DO UPDATE SET value = excluded.value");
}
