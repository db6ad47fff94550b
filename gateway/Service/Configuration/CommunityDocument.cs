using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Configuration;

/// <summary>
/// A community as it is imported, exported and kept in the store: participants with their devices' public keys, tariffs, limits, wallet rule and
/// feeder. JSON with snake_case keys; powers in W, energies in Wh, money in micro-units.
/// </summary>
public sealed record CommunityDocument
{
    /// <summary>Unknown fields are refused: a misspelt limit must not silently become the default.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
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
            throw new InputException($"{where}: {e.Path ?? "line " + (e.LineNumber + 1)}: {e.Message.Split('.')[0]}", e);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private void Validate(string where)
    {
        if (Site.Length == 0 || !Site.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            throw new InputException(where, "site", $"\"{Site}\"", "letters, digits and hyphens");
        }

        HashSet<string> ids = [];
        foreach (CommunityParticipant participant in Participants)
        {
            participant.Validate(where);
            if (!ids.Add(participant.Id) || participant.Id == Accounts.Fee)
            {
                throw new InputException(where, "participants", $"\"{participant.Id}\" a second time", "unique ids other than \"fee\"");
            }
        }

        if (Participants.Count(p => p.Role == ParticipantRole.Grid) != 1 || !ids.Contains(Accounts.Grid))
        {
            throw new InputException(where, "participants", "not exactly one grid", "one participant with role grid and id \"grid\"");
        }

        Limits.Validate(where);
    }
}
