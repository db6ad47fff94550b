using System.Security.Cryptography;

namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>With the package (full feed) the adapter as it is; without it the same source on doubles of the package's types.</summary>
public sealed class NethereumSignerTests : GivenKeyKit
{
    /// <summary>The library keeps the key as a number, not as these bytes.</summary>
    protected override bool KeepsSecrets => false;

    /// <summary>Keys, r and s with leading zeros: the library leaves them out.</summary>
    [Fact]
    public void Leading_zeros_are_put_back()
    {
        byte[] key = [0, 0, .. SHA256.HashData("short key"u8).AsSpan(2)];
        using SignerSet keyring = new(new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["short"] = key }, (curve, k) => new NethereumSigner(curve, k));
        ISigner signer = keyring.Signer("short");
        int shortOnes = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] hash = SHA256.HashData(BitConverter.GetBytes(i));
            byte[] expected = new byte[65];
            Curve.Sign(hash, key, expected);
            if (expected[0] == 0 || expected[32] == 0)
            {
                shortOnes++;
                Assert.Equal(expected, Sign(signer, hash));
            }
        }

        Assert.True(shortOnes > 0);
    }

    protected override IKeyring Open(IReadOnlyDictionary<string, byte[]> keys) => new SignerSet(keys, (curve, key) => new NethereumSigner(curve, key));
}
