namespace EdgeEnergy.Ledger.Tests.Keys;

[Collection(nameof(SoftHsmTests))]
[Trait("Category", "Slow")]
public sealed class Pkcs11SignerTests(SoftHsm token) : GivenKeyKit
{
    protected override bool Deterministic => false;

    protected override bool KeepsSecrets => false;

    protected override byte[][] Secrets => [System.Text.Encoding.UTF8.GetBytes(SoftHsm.Pin)];

    [Fact]
    public void The_token_makes_keys_that_nobody_has_seen()
    {
        string name = token.NewName();
        string address = Pkcs11Keyring.Create(token.Settings, name);
        using Pkcs11Keyring keyring = Pkcs11Keyring.Open(token.Settings);
        ISigner signer = keyring.Signer(name);
        Assert.Equal(address, signer.Address);
        byte[] hash = Filled(3);
        Assert.True(Curve.Verify(signer.PublicKey, hash, Sign(signer, hash).AsSpan(0, 64)));
        Assert.Contains(new Pkcs11Key(name, address, null), Pkcs11Keyring.List(token.Settings));
    }

    [Fact]
    public void The_token_is_the_first_rung_of_the_ladder()
    {
        string name = token.NewName();
        string address = Pkcs11Keyring.Create(token.Settings, name);
        KeySettings settings = new() { ChainId = 137, Pkcs11Module = SoftHsm.Module, Pkcs11Token = SoftHsm.Token, Pkcs11PinFile = token.PinFile, KeystoreFolder = "/nowhere", DevelopmentSeed = 1 };
        using KeyLadder ladder = KeyLadder.Open(settings);
        Assert.Equal($"PKCS#11 token \"edge\" of {SoftHsm.Module}", ladder.Rung);
        Assert.Equal(address, ladder.Signer(name).Address);
    }

    protected override IKeyring Open(IReadOnlyDictionary<string, byte[]> keys)
    {
        Renamed renamed = new();
        foreach ((string account, byte[] key) in keys)
        {
            renamed.Labels[account] = token.NewName();
            token.Import(renamed.Labels[account], key);
        }

        renamed.Keyring = Pkcs11Keyring.Open(token.Settings);
        return renamed;
    }

    /// <summary>Tests share a token but not keys: an account's key has another label each time.</summary>
    private sealed class Renamed : IKeyring, IDisposable
    {
        public Dictionary<string, string> Labels { get; } = new(StringComparer.Ordinal);

        public Pkcs11Keyring Keyring { get; set; } = null!;

        public bool DevelopmentOnly => Keyring.DevelopmentOnly;

        public ISigner Signer(string account) => Keyring.Signer(Labels.GetValueOrDefault(account, account));

        public void Dispose() => Keyring.Dispose();
    }
}
