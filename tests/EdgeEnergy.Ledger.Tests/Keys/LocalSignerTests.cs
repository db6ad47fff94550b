namespace EdgeEnergy.Ledger.Tests.Keys;

public sealed class LocalSignerTests : GivenKeyKit
{
    protected override IKeyring Open(IReadOnlyDictionary<string, byte[]> keys) => new SignerSet(keys, (curve, key) => new LocalSigner(curve, key));
}
