namespace EdgeEnergy.Ledger;

/// <summary>The contracts of contracts/src by the names of their sources and artifacts.</summary>
public static class ContractName
{
    public const string SettlementToken = nameof(SettlementToken);
    public const string SettlementVault = nameof(SettlementVault);
    public const string ParticipantRegistry = nameof(ParticipantRegistry);
    public const string LocalEnergyMarket = nameof(LocalEnergyMarket);
    public const string IncentiveToken = nameof(IncentiveToken);
    public const string RenewableMarket = nameof(RenewableMarket);
    public const string ReadingAnchors = nameof(ReadingAnchors);

    /// <summary>All of them in the order in which they are deployed: what a constructor is given comes first.</summary>
    public static IReadOnlyList<string> All { get; } =
        [SettlementToken, SettlementVault, ParticipantRegistry, LocalEnergyMarket, IncentiveToken, RenewableMarket, ReadingAnchors];
}
