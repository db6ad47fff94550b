using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>
/// The keys of a gateway from the best place that its settings name: a PKCS#11 token, then credentials of systemd, then keystore files of version 3;
/// on the development chain a seed. Nothing named is an <see cref="InputException"/>, and so is a place that is named and does not open: a lower one is
/// never taken in its stead.
/// </summary>
public sealed class KeyLadder : IKeyring, IDisposable
{
    /// <summary>In a folder of keystores: the secret from which the keys of all accounts derive, instead of a file each.</summary>
    public const string SecretAccount = "secret";

    private readonly IKeyring _keyring;
    private readonly GuardedKeyring _guarded;

    private KeyLadder(IKeyring keyring, string rung, long chainId)
    {
        _keyring = keyring;
        _guarded = new GuardedKeyring(keyring, chainId);
        Rung = rung;
    }

    /// <summary>Where the keys are, in words for the log; no secret.</summary>
    public string Rung { get; }

    public bool DevelopmentOnly => _keyring.DevelopmentOnly;

    /// <summary>Opens the best place that is named.</summary>
    public static KeyLadder Open(KeySettings settings)
    {
        (IKeyring keyring, string rung) = Best(settings);
        return new KeyLadder(keyring, rung, settings.ChainId);
    }

    /// <summary>The signer of an account; <see cref="InputException"/> when there is none, or its key is known to everyone and the chain is not 31337.</summary>
    public ISigner Signer(string account) => _guarded.Signer(account);

    public void Dispose() => (_keyring as IDisposable)?.Dispose();

    private static (IKeyring Keyring, string Rung) Best(KeySettings settings)
    {
        if (settings.Pkcs11Module.Length > 0)
        {
            string pin = FileOrCredential(settings, settings.Pkcs11PinFile, nameof(settings.Pkcs11PinFile), Credentials.Pin);
            return (Pkcs11Keyring.Open(new Pkcs11Settings(settings.Pkcs11Module, settings.Pkcs11Token, pin)), $"PKCS#11 token \"{settings.Pkcs11Token}\" of {settings.Pkcs11Module}");
        }

        bool derived = Credentials.Has(settings.CredentialsFolder, Credentials.Secret);
        if (Credentials.Accounts(settings.CredentialsFolder).Count > 0)
        {
            return derived
                ? throw new InputException(settings.CredentialsFolder, "credentials", $"{Credentials.Secret} and {Credentials.KeyPrefix}NAME", "one of them")
                : (LocalKeyring.OfCredentials(settings.CredentialsFolder), $"systemd credentials {Credentials.KeyPrefix}NAME");
        }

        if (derived)
        {
            string path = Path.Combine(settings.CredentialsFolder, Credentials.Secret);
            return (Derived(path, GuardedFile.Read32(path, "secret")), $"systemd credential {Credentials.Secret}");
        }

        if (settings.KeystoreFolder.Length > 0)
        {
            return (Keystores(settings), $"keystore files in {settings.KeystoreFolder}");
        }

        return settings switch
        {
            { DevelopmentSeed: { } seed, ChainId: WellKnownKeys.DevelopmentChainId } => (DerivedKeyring.FromSeed(seed), "a development seed that everybody may know"),
            { DevelopmentSeed: not null } => throw new InputException("settings", nameof(settings.DevelopmentSeed), $"chain {settings.ChainId}", $"chain {WellKnownKeys.DevelopmentChainId}, the only one where keys may be public"),
            _ => throw new InputException("settings", "keys", "none", $"{nameof(settings.Pkcs11Module)}, a systemd credential {Credentials.Secret} or {Credentials.KeyPrefix}NAME, or {nameof(settings.KeystoreFolder)}"),
        };
    }

    private static IKeyring Keystores(KeySettings settings)
    {
        byte[] password = GuardedFile.ReadLine(FileOrCredential(settings, settings.KeystorePasswordFile, nameof(settings.KeystorePasswordFile), Credentials.KeystorePassword), "password");
        try
        {
            string secret = Path.Combine(settings.KeystoreFolder, SecretAccount + ".json");
            if (!File.Exists(secret))
            {
                return LocalKeyring.Open(settings.KeystoreFolder, password);
            }

            string? other = Directory.EnumerateFiles(settings.KeystoreFolder, "*.json").FirstOrDefault(f => Path.GetFileName(f) != Path.GetFileName(secret));
            return other is null
                ? Derived(secret, KeystoreFile.Read(secret, password))
                : throw new InputException(settings.KeystoreFolder, "keystores", $"{Path.GetFileName(secret)} and {Path.GetFileName(other)}", "the secret of all accounts alone, or a file an account");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }

    private static DerivedKeyring Derived(string path, byte[] secret)
    {
        try
        {
            return new DerivedKeyring(secret);
        }
        catch (InputException e)
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private static string FileOrCredential(KeySettings settings, string file, string setting, string credential)
    {
        if (file.Length > 0)
        {
            return file;
        }

        return Credentials.Has(settings.CredentialsFolder, credential)
            ? Path.Combine(settings.CredentialsFolder, credential)
            : throw new InputException("settings", setting, "nothing", $"a file, or the systemd credential {credential}");
    }
}
