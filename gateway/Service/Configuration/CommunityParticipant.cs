using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Service.Configuration;

/// <summary>One participant of a <see cref="CommunityDocument"/>: powers in W and energies in Wh at the bus.</summary>
public sealed record CommunityParticipant
{
    private const int LongestId = 48;
    private const int LargestMultiplier = 100_000;

    /// <summary>A terawatt: sums and products of ratings stay far inside 64 bits.</summary>
    private const long LargestRating = 1_000_000_000_000;

    /// <summary>Names of the keyring and of the settlement that are not participants: a wallet of that name would be the gateway's own.</summary>
    private static readonly string[] Reserved = [Accounts.Fee, LedgerAccounts.Operator, Gateway.CommandAccount];

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

    /// <summary>Who has the key of this participant's account.</summary>
    public Custody Custody { get; init; } = Custody.Custodial;

    /// <summary>Of a participant that keeps its own key: the address that holds its account, 0x and 40 hex digits.</summary>
    public string? Address { get; init; }

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
        Require(Id.Length is > 0 and <= LongestId && Id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'), me, where, "id", Id, $"1 to {LongestId} letters, digits and hyphens");
        Require(!Reserved.Contains(Id, StringComparer.Ordinal), me, where, "id", Id, $"another one: {string.Join(", ", Reserved)} are accounts of the gateway");
        Require((Role == ParticipantRole.Grid) == (Id == Accounts.Grid), me, where, "role", Role.ToString().ToLowerInvariant(), "role grid for the participant \"grid\" and no other");
        Require(Multiplier is >= 1 and <= LargestMultiplier, me, where, "multiplier", Multiplier.ToString(), $"1 to {LargestMultiplier}");
        RequireRating(RatedPeakW, me, where, "rated_peak_w");
        Require(RatedPeakVar is >= -LargestRating and <= LargestRating, me, where, "rated_peak_var", RatedPeakVar.ToString(), $"-{LargestRating} to {LargestRating}");
        RequireRating(PvW, me, where, "pv_w");
        RequireRating(BatteryWh, me, where, "battery_wh");
        RequireRating(BatteryW, me, where, "battery_w");
        Require(BatteryFloorPercent is >= 0 and < 100, me, where, "battery_floor_percent", BatteryFloorPercent.ToString(), "0 to 99");
        Require(BatteryEfficiency is > 0 and <= 1, me, where, "battery_efficiency", FormattableString.Invariant($"{BatteryEfficiency}"), "above 0 up to 1");
        ValidateCustody(me, where);
        Require((DeviceId is null) == (PublicKey is null), me, where, "device_id", DeviceId is null ? "a key without a device" : "a device without a key", "device_id and public_key, or none of them");
        if (DeviceId is not null && PublicKey is not null)
        {
            Require(Role is not (ParticipantRole.Grid or ParticipantRole.Transmission), me, where, "device_id", DeviceId, "none: grid and transmission have no meter of ours");
            Require(DeviceName.IsValid(DeviceId), me, where, "device_id", DeviceId, "1 to 48 of A-Z a-z 0-9 - . _");
            Require(PublicKeyText.IsPoint(PublicKey), me, where, "public_key", $"{PublicKey.Length} characters that are no such key", "128 hex digits: x and y of a point of secp256k1");
        }
    }

    private void ValidateCustody(string me, string where)
    {
        Require(Address is null == (Custody == Custody.Custodial), me, where, "address", Address ?? "none", "one with custody self, none with custody custodial");
        if (Address is null)
        {
            return;
        }

        Require(DeviceId is not null, me, where, "custody", "self without a device", "a participant with a meter: others have no account");
        byte[] bytes = EthereumAddress.Parse(Address, $"{where}: {me}: address");
        Require(bytes.AsSpan().ContainsAnyExcept((byte)0), me, where, "address", Address, "an address that somebody holds");
    }

    private static void RequireRating(long value, string me, string where, string field) =>
        Require(value is >= 0 and <= LargestRating, me, where, field, value.ToString(), $"0 to {LargestRating}");

    private static void Require(bool holds, string me, string where, string field, string found, string expected)
    {
        if (!holds)
        {
            throw new InputException($"{where}: {me}", field, found, expected);
        }
    }
}
