namespace EdgeEnergy.Ledger;

/// <summary>Names of the credentials that systemd puts into a service's folder of them ($CREDENTIALS_DIRECTORY; LoadCredentialEncrypted=).</summary>
public static class Credentials
{
    /// <summary>The 32-byte secret from which the keys of all accounts derive.</summary>
    public const string Secret = "edgeenergy.secret";

    /// <summary>Before an account's name: that account's 32-byte key.</summary>
    public const string KeyPrefix = "edgeenergy.key_";

    /// <summary>User PIN of a PKCS#11 token.</summary>
    public const string Pin = "edgeenergy.pin";

    /// <summary>Password of the keystore files.</summary>
    public const string KeystorePassword = "edgeenergy.keystore-password";

    /// <summary>True when the folder holds the credential; a folder that is none holds nothing.</summary>
    internal static bool Has(string folder, string name) => folder.Length > 0 && File.Exists(Path.Combine(folder, name));

    /// <summary>Accounts whose keys the folder holds.</summary>
    internal static IReadOnlyList<string> Accounts(string folder) => folder.Length > 0 && Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, KeyPrefix + "*").Select(f => Path.GetFileName(f)[KeyPrefix.Length..])]
        : [];
}
