namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>Tests that share one token, one after the other.</summary>
[CollectionDefinition(nameof(SoftHsmTests))]
public sealed class SoftHsmTests : ICollectionFixture<SoftHsm>;
