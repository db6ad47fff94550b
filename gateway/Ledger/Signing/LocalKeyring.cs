using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Accounts with one key each from files: keystores ("NAME.json" is the key of account NAME), or keys as systemd hands them over.</summary>
public sealed class LocalKeyring : IKeyring, IDisposable
{
    private readonly Secp256k1Native _curve = new();
    private readonly Dictionary<string, ISigner> _signers = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly string _file;

    private LocalKeyring(string folder, string file, IEnumerable<string> accounts, Func<string, byte[]> read)
    {
        _folder = folder;
        _file = file;
        try
        {
            foreach (string account in accounts.Order(StringComparer.Ordinal))
            {
                byte[] key = read(account);
                try
                {
                    _signers.Add(account, Signers.Create(_curve, key));
                }
                catch (InputException e)
                {
                    throw new InputException($"{PathOf(account)}: {e.Message}", e);
                }
                finally
                {
                    CryptographicOperations.ZeroMemory(key);
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public bool DevelopmentOnly => false;

    /// <summary>Opens every file of the folder with the password; <see cref="InputException"/> names the file that does not open.</summary>
    public static LocalKeyring Open(string folder, string password) => Open(folder, System.Text.Encoding.UTF8.GetBytes(password));

    /// <summary>The same with the password's bytes, which the caller wipes.</summary>
    public static LocalKeyring Open(string folder, byte[] password)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"{folder}: not found, expected a folder of keystore files");
        }

        return new LocalKeyring(
            folder,
            "{0}.json",
            Directory.EnumerateFiles(folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)),
            account => KeystoreFile.Read(Path.Combine(folder, account + ".json"), password));
    }

    /// <summary>Opens the keys among systemd's credentials, "edgeenergy.key_NAME" each: 32 raw bytes or 64 hexadecimal digits.</summary>
    public static LocalKeyring OfCredentials(string folder) => new(
        folder,
        Credentials.KeyPrefix + "{0}",
        Credentials.Accounts(folder),
        account => GuardedFile.Read32(Path.Combine(folder, Credentials.KeyPrefix + account), "key"));

    /// <summary>Makes a new key for an account in the folder; the address.</summary>
    public static string Create(string folder, string account, string password)
    {
        AccountName.Require(account);
        if (account == KeyLadder.SecretAccount)
        {
            throw new InputException("account", "name", account, "another: a keystore of that name holds the secret of all accounts");
        }

        using Secp256k1Native curve = new();
        Span<byte> key = stackalloc byte[Secp256k1Native.KeyLength];
        do
        {
            RandomNumberGenerator.Fill(key);
        }
        while (!curve.IsKey(key));

        using LocalSigner signer = new(curve, key);
        KeystoreFile.Write(Path.Combine(folder, account + ".json"), password, key, signer.Address);
        CryptographicOperations.ZeroMemory(key);
        return signer.Address;
    }

    /// <summary>Makes a new secret in the folder, from which the keys of all accounts derive (<see cref="DerivedKeyring"/>); the operator's address.</summary>
    public static string CreateSecret(string folder, string password)
    {
        Span<byte> secret = stackalloc byte[32];
        RandomNumberGenerator.Fill(secret);
        using DerivedKeyring derived = new(secret);
        string address = derived.Signer(LedgerAccounts.Operator).Address;
        KeystoreFile.Write(Path.Combine(folder, KeyLadder.SecretAccount + ".json"), password, secret, address: null);
        CryptographicOperations.ZeroMemory(secret);
        return address;
    }

    public ISigner Signer(string account) => _signers.TryGetValue(account, out ISigner? signer)
        ? signer
        : throw new InputException(_folder, "account", $"no {Name(account)}", "a file with its key");

    public void Dispose()
    {
        foreach (ISigner signer in _signers.Values)
        {
            (signer as IDisposable)?.Dispose();
        }

        _curve.Dispose();
    }

    private string Name(string account) => _file.Replace("{0}", account, StringComparison.Ordinal);

    private string PathOf(string account) => Path.Combine(_folder, Name(account));
}
