namespace EdgeEnergy.Service.Api;

/// <summary>A mandate as its holder signed it; the signature is 0x and 130 hex digits.</summary>
internal sealed record MandateRequest
{
    public required long MaxPriceMicroPerKwh { get; init; }
    public required long MaxWh { get; init; }
    public required long ValidUntilUnix { get; init; }
    public required long Nonce { get; init; }
    public required string Signature { get; init; }
}
