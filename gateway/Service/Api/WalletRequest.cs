namespace EdgeEnergy.Service.Api;

/// <summary>What an owner orders; which fields count depends on the order. The id is the owner's name for it: the same one again is the same order.</summary>
internal sealed record WalletRequest
{
    public string Id { get; init; } = "";
    public long? AmountMicro { get; init; }
    public int? Tokens { get; init; }
    public string Address { get; init; } = "";
    public long? BelowMicro { get; init; }
}
