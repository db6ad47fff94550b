using System.Text.Json.Serialization;

namespace EdgeEnergy.Cli.Commands;

/// <summary>A resolved SenML record (RFC 8428 section 4.6): name with its base, absolute or relative time, one value.</summary>
internal sealed record SenmlRecord(
    string Name,
    string Unit,
    double Time,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Value,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Flag,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Sum,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? UpdateTime);
