using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// What was deployed where, with all that is needed to check it again: the profile's name, the CREATE2 factory, and the calls that tie the contracts
/// together, which their owner makes or has made.
/// </summary>
public sealed record DeploymentRecord(
    string Profile,
    long ChainId,
    string Factory,
    string Operator,
    string Owner,
    string? Token,
    IReadOnlyList<DeployedContract> Contracts,
    IReadOnlyList<OwnerCall> OwnerCalls)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Address of a contract; <see cref="InputException"/> when it is not among them.</summary>
    public string AddressOf(string contract) => Contracts.FirstOrDefault(c => c.Name == contract)?.Address
        ?? throw new InputException($"deployment of profile {Profile}", "contract", $"no {contract}", string.Join(", ", Contracts.Select(c => c.Name)));

    /// <summary>Reads a record; <see cref="InputException"/> names what is wrong with it.</summary>
    public static DeploymentRecord Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DeploymentRecord>(File.ReadAllText(path), Format) ?? throw new InputException(path, "deployment", "null", "an object");
        }
        catch (JsonException e)
        {
            throw new InputException($"{path}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: can not be read: {e.Message}", e);
        }
    }

    /// <summary>Writes the record, whole or not at all.</summary>
    public void Write(string path)
    {
        string part = path + ".part";
        try
        {
            File.WriteAllText(part, ToJson() + "\n");
            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: can not be written: {e.Message}", e);
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
