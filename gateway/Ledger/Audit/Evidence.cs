using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>All that proves one trade, from the registers its meters read to the block that settled it (format: README of this folder).</summary>
/// <param name="Format">Always <see cref="Name"/>.</param>
/// <param name="Version">Always <see cref="CurrentVersion"/>.</param>
/// <param name="ChainId">The chain.</param>
/// <param name="Vault">Address of the settlement vault.</param>
/// <param name="Trade">The trade.</param>
/// <param name="Settlement">The transaction that settled it.</param>
/// <param name="Fees">The fees in force; null when the vault tells none.</param>
/// <param name="Parties">Seller, then buyer; the grid has no meter and is left out.</param>
/// <param name="Informative">Proves nothing.</param>
public sealed record Evidence(
    string Format,
    int Version,
    long ChainId,
    string Vault,
    EvidenceTrade Trade,
    EvidenceSettlement Settlement,
    EvidenceFees? Fees,
    IReadOnlyList<EvidenceParty> Parties,
    EvidenceLabels Informative)
{
    public const string Name = "edgeenergy-evidence";
    public const int CurrentVersion = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new HexBytes(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads a file's text; whatever is not of the format is an <see cref="InputException"/> that names the place.</summary>
    public static Evidence Parse(string text, string where)
    {
        try
        {
            Evidence evidence = JsonSerializer.Deserialize<Evidence>(text, Json) ?? throw new InputException(where, "evidence", "null", "an object");
            if (evidence.Parties.Any(party => party is null))
            {
                throw new InputException(where, "parties", "null", "one or two sides of the trade");
            }

            return evidence.Format == Name && evidence.Version == CurrentVersion
                ? evidence
                : throw new InputException(where, "format", $"{evidence.Format} {evidence.Version}", $"{Name} {CurrentVersion}");
        }
        catch (JsonException e)
        {
            string place = e.Path is { Length: > 2 } path ? path[2..] : "text";
            string line = e.LineNumber is { } number ? $" (line {number + 1})" : "";
            throw new InputException($"{where}: {place}{line}: found something else than the format {Name} {CurrentVersion} has there, expected what its README says", e);
        }
    }

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Bytes as 0x and lower-case digits, and no other way: a byte string has one form.</summary>
    private sealed class HexBytes : JsonConverter<byte[]>
    {
        public override bool HandleNull => true;

        public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException();
            if (!text.StartsWith("0x", StringComparison.Ordinal) || text.Length % 2 != 0 || text.AsSpan(2).IndexOfAnyExcept("0123456789abcdef") >= 0)
            {
                throw new JsonException();
            }

            return Convert.FromHexString(text.AsSpan(2));
        }

        public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteStringValue(Hex.Format(value));
    }
}
