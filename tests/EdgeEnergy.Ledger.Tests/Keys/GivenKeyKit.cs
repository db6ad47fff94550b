using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>What every signer must do that can be given a key.</summary>
public abstract class GivenKeyKit : SignerKit
{
    /// <summary>
    /// Deterministic ECDSA on secp256k1 with SHA-256 and low s, as the wallets that introduced it published it: key, message, r|s.
    /// </summary>
    public static TheoryData<string, string, string> Published => new()
    {
        {
            "0000000000000000000000000000000000000000000000000000000000000001", "Satoshi Nakamoto",
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
        },
        {
            "0000000000000000000000000000000000000000000000000000000000000001", "All those moments will be lost in time, like tears in rain. Time to die...",
            "8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21"
        },
        {
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", "Satoshi Nakamoto",
            "fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d06b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5"
        },
        {
            "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181", "Alan Turing",
            "7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea"
        },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Published_signatures_are_made_or_confirmed(string key, string message, string expected)
    {
        ISigner signer = Disposed(Open("given", Convert.FromHexString(key))).Signer("given");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(message));
        byte[] signature = Sign(signer, hash);
        Assert.Equal(Deterministic, expected == Convert.ToHexStringLower(signature.AsSpan(0, 64)));
        Assert.True(Curve.Verify(signer.PublicKey, hash, Convert.FromHexString(expected)));
        Assert.True(Curve.Verify(signer.PublicKey, hash, signature.AsSpan(0, 64)));
    }

    /// <summary>EIP-155 (example); anvil's account 0.</summary>
    [Theory]
    [InlineData("4646464646464646464646464646464646464646464646464646464646464646", "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F")]
    [InlineData("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266")]
    public void A_key_has_its_published_address(string key, string address) =>
        Assert.Equal(address, Disposed(Open("given", Convert.FromHexString(key))).Signer("given").Address);

    [Fact]
    public void A_key_known_to_everyone_signs_on_the_development_chain_only()
    {
        IKeyring keyring = Disposed(Open("operator", Convert.FromHexString("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")));
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", new GuardedKeyring(keyring, 31337).Signer("operator").Address);
        InputException told = Assert.Throws<InputException>(() => new GuardedKeyring(keyring, 1).Signer("operator"));
        Assert.Equal("account \"operator\": key: found a key known to everyone, expected a secret one on chain 1", told.Message);
    }

    [Fact]
    public void A_key_of_its_own_signs_on_any_chain() => Assert.NotNull(new GuardedKeyring(Opened("operator"), 1).Signer("operator"));

    /// <summary>Zero, the group order, and a number above it.</summary>
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void A_number_outside_the_group_is_no_key(string key)
    {
        InputException told = Assert.Throws<InputException>(() => Sign(Disposed(Open("bad", Convert.FromHexString(key))).Signer("bad"), Filled(1)));
        Assert.DoesNotContain('\n', told.Message);
        Assert.DoesNotContain(key[..8], told.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_account_without_a_key_is_named()
    {
        IKeyring keyring = Opened("alice");
        InputException told = Assert.Throws<InputException>(() => keyring.Signer("carol"));
        Assert.Contains("carol", told.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told.Message);
    }

    /// <summary>Opens a keyring with these keys.</summary>
    protected abstract IKeyring Open(IReadOnlyDictionary<string, byte[]> keys);

    protected override IKeyring Open(params string[] accounts) => Open(accounts.ToDictionary(a => a, KeyOf, StringComparer.Ordinal));

    private IKeyring Open(string account, byte[] key) => Open(new Dictionary<string, byte[]>(StringComparer.Ordinal) { [account] = key });
}
