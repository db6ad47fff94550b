using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>Who takes part and which devices meter them. Position keeps the order of the list that was saved.</summary>
internal static class ParticipantTables
{
    private static readonly SqlTable<(int Position, Participant Item)> ParticipantTable = new(
        "participants",
        ["position", "id", "name", "role", "bus", "multiplier", "rated_peak_w", "rated_peak_var", "pv_w", "battery_wh", "battery_w", "device_id"],
        row => [row.Position, row.Item.Id, row.Item.Name, row.Item.Role.ToString(), row.Item.Bus, row.Item.Multiplier, row.Item.RatedPeakW,
            row.Item.RatedPeakVar, row.Item.PvW, row.Item.BatteryWh, row.Item.BatteryW, row.Item.DeviceId],
        row => (row.Int(), new Participant
        {
            Id = row.Text(),
            Name = row.Text(),
            Role = row.Enum<ParticipantRole>(),
            Bus = row.Int(),
            Multiplier = row.Int(),
            RatedPeakW = row.Long(),
            RatedPeakVar = row.Long(),
            PvW = row.Long(),
            BatteryWh = row.Long(),
            BatteryW = row.Long(),
            DeviceId = row.OptionalText(),
        }));

    private static readonly SqlTable<(int Position, Device Item)> DeviceTable = new(
        "devices",
        ["position", "id", "site", "public_key", "address"],
        row => [row.Position, row.Item.Id, row.Item.Site, row.Item.PublicKey, row.Item.Address],
        row => (row.Int(), new Device(row.Text(), row.Text(), row.Bytes(), row.Bytes())));

    public static IReadOnlyList<Participant> Participants(SqlSession session) =>
        [.. ParticipantTable.Select(session, "ORDER BY position").Select(row => row.Item)];

    public static IReadOnlyList<Device> Devices(SqlSession session) =>
        [.. DeviceTable.Select(session, "ORDER BY position").Select(row => row.Item)];

    public static void Replace(SqlSession session, IReadOnlyList<Participant> participants)
    {
        session.Execute("DELETE FROM participants");
        for (int i = 0; i < participants.Count; i++)
        {
            ParticipantTable.Insert(session, (i, participants[i]));
        }
    }

    public static void Replace(SqlSession session, IReadOnlyList<Device> devices)
    {
        session.Execute("DELETE FROM devices");
        for (int i = 0; i < devices.Count; i++)
        {
            DeviceTable.Insert(session, (i, devices[i]));
        }
    }
}
