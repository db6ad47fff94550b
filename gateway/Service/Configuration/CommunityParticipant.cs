using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Configuration;

/// <summary>One participant of a <see cref="CommunityDocument"/>: powers in W and energies in Wh at the bus.</summary>
public sealed record CommunityParticipant
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required ParticipantRole Role { get; init; }
    public required int Bus { get; init; }
    public int Multiplier { get; init; } = 1;
    public long RatedPeakW { get; init; }
    public long RatedPeakVar { get; init; }
    public long PvW { get; init; }
    public long BatteryWh { get; init; }
    public long BatteryW { get; init; }

    /// <summary>The battery is never discharged below this state of charge, percent.</summary>
    public int BatteryFloorPercent { get; init; }

    /// <summary>Energy given back for energy taken in, 0 to 1.</summary>
    public double BatteryEfficiency { get; init; } = 1;
    public string? DeviceId { get; init; }

    /// <summary>128 hex digits: the device's public key x|y.</summary>
    public string? PublicKey { get; init; }

    public Participant ToParticipant() => new()
    {
        Id = Id,
        Name = Name,
        Role = Role,
        Bus = Bus,
        Multiplier = Multiplier,
        RatedPeakW = RatedPeakW,
        RatedPeakVar = RatedPeakVar,
        PvW = PvW,
        BatteryWh = BatteryWh,
        BatteryW = BatteryW,
        DeviceId = DeviceId,
    };

    internal void Validate(string where)
    {
        string me = $"participant {Id}";
        Require(Id.Length > 0 && Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), me, where, "id", Id, "letters, digits and hyphens");
        Require(Multiplier >= 1, me, where, "multiplier", Multiplier.ToString(), "1 or more");
        Require(RatedPeakW >= 0 && PvW >= 0 && BatteryWh >= 0 && BatteryW >= 0, me, where, "ratings", "a negative one", "0 or more");
        Require(BatteryFloorPercent is >= 0 and < 100, me, where, "battery_floor_percent", BatteryFloorPercent.ToString(), "0 to 99");
        Require(BatteryEfficiency is > 0 and <= 1, me, where, "battery_efficiency", $"{BatteryEfficiency}", "above 0 up to 1");
        Require((DeviceId is null) == (PublicKey is null), me, where, "device", "a device without key or a key without device", "both or none");
        Require(PublicKey is null || (PublicKey.Length == 128 && PublicKey.All(char.IsAsciiHexDigit)), me, where, "public_key", "something else", "128 hex digits");
    }

    private static void Require(bool holds, string me, string where, string field, string found, string expected)
    {
        if (!holds)
        {
            throw new InputException($"{where}: {me}", field, found, expected);
        }
    }
}
