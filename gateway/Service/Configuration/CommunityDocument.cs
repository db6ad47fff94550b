using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Configuration;

/// <summary>
/// A community as it is imported, exported and kept in the store: participants with their devices' public keys, tariffs, limits, wallet rule and
/// feeder. JSON with snake_case keys; powers in W, energies in Wh, money in micro-units.
/// </summary>
public sealed record CommunityDocument
{
    private const long LargestPrice = 1_000_000_000_000;

    /// <summary>Account numbers of the vault are 16 bits wide; grid and fee are two of them.</summary>
    private const int MostParticipants = 65_000;

    /// <summary>Unknown fields are refused and missing ones too: a misspelt limit must not silently become the default, nor a price 0.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    public required string Name { get; init; }

    /// <summary>Part of every topic: letters, digits and hyphens.</summary>
    public required string Site { get; init; }
    public required IReadOnlyList<CommunityParticipant> Participants { get; init; }
    public required Tariffs Tariffs { get; init; }
    public required CommunityLimits Limits { get; init; }
    public required WalletRule Wallet { get; init; }
    public ForecastRule Forecast { get; init; } = new();

    /// <summary>The feeder file, whole.</summary>
    public required JsonElement Feeder { get; init; }

    /// <summary>Reads and checks a document; throws <see cref="InputException"/> naming the field.</summary>
    public static CommunityDocument Parse(string text, string where)
    {
        try
        {
            CommunityDocument document = JsonSerializer.Deserialize<CommunityDocument>(text, Json) ?? throw new InputException(where, "document", "null", "a community");
            document.Validate(where);
            return document;
        }
        catch (JsonException e)
        {
            throw new InputException(JsonFault.Line(where, e), e);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private void Validate(string where)
    {
        Require(DeviceName.IsValid(Site), where, "site", $"\"{Site}\"", "1 to 48 of A-Z a-z 0-9 - . _");
        Require(Participants.All(p => p is not null), where, "participants", "null", "participants");
        Require(Participants.Count <= MostParticipants, where, "participants", Participants.Count.ToString(), $"at most {MostParticipants}");
        HashSet<string> ids = new(StringComparer.Ordinal);
        HashSet<string> devices = new(StringComparer.Ordinal);
        HashSet<string> keys = new(StringComparer.OrdinalIgnoreCase);
        foreach (CommunityParticipant participant in Participants)
        {
            participant.Validate(where);
            Require(ids.Add(participant.Id), where, "participants", $"\"{participant.Id}\" a second time", "unique ids");
            Require(participant.DeviceId is null || devices.Add(participant.DeviceId), where, $"participant {participant.Id}: device_id", $"{participant.DeviceId} a second time", "a device of its own");
            Require(participant.PublicKey is null || keys.Add(participant.PublicKey), where, $"participant {participant.Id}: public_key", "that of another device", "a key of its own");
        }

        Require(ids.Contains(Accounts.Grid), where, "participants", "no grid", "one participant with role grid and id \"grid\"");
        long[] prices = [Tariffs.GridMicroPerKwh, Tariffs.PvMicroPerKwh, Tariffs.BatteryAddedMicroPerKwh, Tariffs.FeeMicroPerKwh];
        Require(Array.TrueForAll(prices, p => p is >= 0 and <= LargestPrice), where, "tariffs", string.Join(", ", prices), $"prices from 0 to {LargestPrice}");
        Limits.Validate(where);
        Wallet.Validate(where);
        Forecast.Validate(where);
    }

    private static void Require(bool holds, string where, string what, string found, string expected)
    {
        if (!holds)
        {
            throw new InputException(where, what, found, expected);
        }
    }
}
