using System.Collections.Frozen;
using System.Security.Cryptography;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>Accounts whose keys lie in keystore files: "NAME.json" in one folder is the key of account NAME.</summary>
public sealed class LocalKeyring : IKeyring, IDisposable
{
    private readonly Secp256k1Native _curve;
    private readonly FrozenDictionary<string, LocalSigner> _signers;
    private readonly string _folder;

    private LocalKeyring(string folder, Secp256k1Native curve, FrozenDictionary<string, LocalSigner> signers)
    {
        _folder = folder;
        _curve = curve;
        _signers = signers;
    }

    public bool DevelopmentOnly => false;

    /// <summary>Opens every file of the folder with the password; <see cref="InputException"/> names the file that does not open.</summary>
    public static LocalKeyring Open(string folder, string password)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"{folder}: not found, expected a folder of keystore files");
        }

        Secp256k1Native curve = new();
        Dictionary<string, LocalSigner> signers = new(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            byte[] key = KeystoreFile.Read(path, password);
            signers.Add(Path.GetFileNameWithoutExtension(path), new LocalSigner(curve, key));
            CryptographicOperations.ZeroMemory(key);
        }

        return new LocalKeyring(folder, curve, signers.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Makes a new key for an account in the folder; the address.</summary>
    public static string Create(string folder, string account, string password)
    {
        using Secp256k1Native curve = new();
        Span<byte> key = stackalloc byte[Secp256k1Native.KeyLength];
        do
        {
            RandomNumberGenerator.Fill(key);
        }
        while (!curve.IsKey(key));

        using LocalSigner signer = new(curve, key);
        Directory.CreateDirectory(folder);
        KeystoreFile.Write(Path.Combine(folder, account + ".json"), password, key, signer.Address);
        CryptographicOperations.ZeroMemory(key);
        return signer.Address;
    }

    public ISigner Signer(string account) => _signers.TryGetValue(account, out LocalSigner? signer)
        ? signer
        : throw new InputException(_folder, "account", $"no {account}.json", "a keystore file for it");

    public void Dispose()
    {
        foreach (LocalSigner signer in _signers.Values)
        {
            signer.Dispose();
        }

        _curve.Dispose();
    }
}
