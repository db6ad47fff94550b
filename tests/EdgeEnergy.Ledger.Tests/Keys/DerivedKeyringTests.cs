using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Keys;

public sealed class DerivedKeyringTests : SignerKit
{
    private static readonly byte[] Secret = SHA256.HashData("secret of all accounts"u8);

    protected override byte[][] Secrets => [Secret];

    [Fact]
    public void Keys_of_a_public_seed_are_for_the_development_chain()
    {
        using DerivedKeyring seeded = DerivedKeyring.FromSeed(1);
        Assert.NotNull(new GuardedKeyring(seeded, 31337).Signer("operator"));
        Assert.Throws<InputException>(() => new GuardedKeyring(seeded, 137).Signer("operator"));
    }

    protected override IKeyring Open(params string[] accounts) => new DerivedKeyring(Secret);

    protected override byte[] KeyOf(string account) => HMACSHA256.HashData(Secret, Encoding.UTF8.GetBytes("account/" + account));
}
