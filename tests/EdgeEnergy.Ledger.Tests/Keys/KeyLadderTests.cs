using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>Which keys a gateway takes of those its settings name, and what it refuses.</summary>
public sealed class KeyLadderTests : IDisposable
{
    private static readonly byte[] Secret = SHA256.HashData("ladder"u8);

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-ladder-").FullName;
    private readonly string _credentials;
    private readonly string _keystores;

    public KeyLadderTests()
    {
        _credentials = Path.Combine(_folder, "credentials");
        _keystores = Path.Combine(_folder, "keys");
        Directory.CreateDirectory(_credentials);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_keys_there_is_no_start() => Assert.Equal(
        "settings: keys: found none, expected Pkcs11Module, a systemd credential edgeenergy.secret or edgeenergy.key_NAME, or KeystoreFolder",
        Refusal(new KeySettings { ChainId = 31337, CredentialsFolder = _credentials }));

    [Fact]
    public void A_seed_is_the_last_rung_and_for_the_development_chain()
    {
        KeySettings seeded = new() { ChainId = 31337, DevelopmentSeed = 1 };
        using (KeyLadder ladder = KeyLadder.Open(seeded))
        {
            Assert.True(ladder.DevelopmentOnly);
            Assert.Equal("a development seed that everybody may know", ladder.Rung);
            Assert.NotNull(ladder.Signer("operator"));
        }

        Assert.Equal("settings: DevelopmentSeed: found chain 1, expected chain 31337, the only one where keys may be public", Refusal(seeded with { ChainId = 1 }));
        Credential(Credentials.Secret, Secret);
        using KeyLadder better = KeyLadder.Open(seeded with { CredentialsFolder = _credentials });
        Assert.False(better.DevelopmentOnly);
    }

    [Fact]
    public void A_secret_of_systemd_goes_before_keystores()
    {
        Credential(Credentials.Secret, Secret);
        using KeyLadder ladder = KeyLadder.Open(new KeySettings { ChainId = 137, CredentialsFolder = _credentials, KeystoreFolder = "/nowhere" });
        using DerivedKeyring expected = new(Secret);
        Assert.Equal("systemd credential edgeenergy.secret", ladder.Rung);
        Assert.Equal(expected.Signer("b04").Address, ladder.Signer("b04").Address);
    }

    [Fact]
    public void Keys_of_systemd_are_one_an_account()
    {
        Credential(Credentials.KeyPrefix + "operator", Secret);
        KeySettings settings = new() { ChainId = 137, CredentialsFolder = _credentials };
        using (KeyLadder ladder = KeyLadder.Open(settings))
        {
            Assert.Equal("systemd credentials edgeenergy.key_NAME", ladder.Rung);
            Assert.Contains("edgeenergy.key_b04", Assert.Throws<InputException>(() => ladder.Signer("b04")).Message, StringComparison.Ordinal);
        }

        Credential(Credentials.Secret, Secret);
        Assert.Equal($"{_credentials}: credentials: found edgeenergy.secret and edgeenergy.key_NAME, expected one of them", Refusal(settings));
    }

    [Fact]
    public void A_key_of_systemd_that_everybody_knows_is_refused_elsewhere()
    {
        Credential(Credentials.KeyPrefix + "operator", Convert.FromHexString("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"));
        KeySettings settings = new() { ChainId = 31337, CredentialsFolder = _credentials };
        using KeyLadder development = KeyLadder.Open(settings);
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", development.Signer("operator").Address);
        using KeyLadder elsewhere = KeyLadder.Open(settings with { ChainId = 10 });
        Assert.Contains("a key known to everyone", Assert.Throws<InputException>(() => elsewhere.Signer("operator")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keystores_open_with_a_password_from_a_file_or_from_systemd()
    {
        string address = LocalKeyring.Create(_keystores, "operator", "correct horse");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_keystores));
        KeySettings settings = new() { ChainId = 137, CredentialsFolder = _credentials, KeystoreFolder = _keystores };
        Assert.Equal("settings: KeystorePasswordFile: found nothing, expected a file, or the systemd credential edgeenergy.keystore-password", Refusal(settings));
        string password = Path.Combine(_folder, "password");
        SoftHsm.WriteSecret(password, "correct horse\n");
        using (KeyLadder ladder = KeyLadder.Open(settings with { KeystorePasswordFile = password }))
        {
            Assert.Equal($"keystore files in {_keystores}", ladder.Rung);
            Assert.Equal(address, ladder.Signer("operator").Address);
        }

        Credential(Credentials.KeystorePassword, "correct horse"u8.ToArray());
        using (KeyLadder ladder = KeyLadder.Open(settings))
        {
            Assert.Equal(address, ladder.Signer("operator").Address);
        }

        SoftHsm.WriteSecret(password, "wrong");
        Assert.Equal($"{_keystores}/operator.json: password: found one that does not open the file, expected the file's own", Refusal(settings with { KeystorePasswordFile = password }));
        Assert.Equal("/nowhere: not found, expected a folder of keystore files", Refusal(settings with { KeystoreFolder = "/nowhere" }));
    }

    [Fact]
    public void One_keystore_can_hold_the_secret_of_all_accounts()
    {
        KeystoreFile.Write(Path.Combine(_keystores, "secret.json"), "correct horse", Secret, address: null);
        Credential(Credentials.KeystorePassword, "correct horse"u8.ToArray());
        KeySettings settings = new() { ChainId = 137, CredentialsFolder = _credentials, KeystoreFolder = _keystores };
        using (KeyLadder ladder = KeyLadder.Open(settings))
        using (DerivedKeyring expected = new(Secret))
        {
            Assert.Equal(expected.Signer("b04").Address, ladder.Signer("b04").Address);
        }

        _ = LocalKeyring.Create(_keystores, "operator", "correct horse");
        Assert.Equal($"{_keystores}: keystores: found secret.json and operator.json, expected the secret of all accounts alone, or a file an account", Refusal(settings));
    }

    /// <summary>A lower rung would be a quiet loss of safety.</summary>
    [Fact]
    public void A_rung_that_is_named_and_broken_is_not_replaced_by_a_lower_one()
    {
        Credential(Credentials.Secret, Secret);
        Credential(Credentials.Pin, "1234"u8.ToArray());
        KeySettings settings = new() { ChainId = 31337, CredentialsFolder = _credentials, Pkcs11Module = "/nowhere/module.so", Pkcs11Token = "edge", DevelopmentSeed = 1 };
        Assert.StartsWith("/nowhere/module.so: not found", Refusal(settings), StringComparison.Ordinal);
        Assert.Equal(
            "settings: Pkcs11PinFile: found nothing, expected a file, or the systemd credential edgeenergy.pin", Refusal(settings with { CredentialsFolder = "" }));
        Credential(Credentials.Secret, new byte[32]);
        Assert.Equal($"{_credentials}/edgeenergy.secret: keyring secret: value: found 32 equal bytes, expected random bytes", Refusal(settings with { Pkcs11Module = "" }));
        Credential(Credentials.Secret, new byte[31]);
        Assert.Equal($"{_credentials}/edgeenergy.secret: secret: found 31 bytes, expected 32 raw bytes or 64 hexadecimal digits", Refusal(settings with { Pkcs11Module = "" }));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherRead, "404")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite, "620")]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, "440")]
    public void A_credential_that_others_can_read_is_refused(UnixFileMode mode, string octal)
    {
        Credential(Credentials.Secret, Secret);
        string path = Path.Combine(_credentials, Credentials.Secret);
        File.SetUnixFileMode(path, mode);
        Assert.Equal($"{path}: secret's mode: found {octal}, expected 600 or 400: nobody else may read it", Refusal(new KeySettings { ChainId = 137, CredentialsFolder = _credentials }));
    }

    private static string Refusal(KeySettings settings)
    {
        string line = Assert.Throws<InputException>(() => KeyLadder.Open(settings).Dispose()).Message;
        Assert.DoesNotContain('\n', line);
        return line;
    }

    private void Credential(string name, byte[] content)
    {
        string path = Path.Combine(_credentials, name);
        File.Delete(path);
        File.WriteAllBytes(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
    }
}
