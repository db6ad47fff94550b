namespace EdgeEnergy.Ledger.Tests.Keys;

/// <summary>Keys in a folder such as systemd makes for a service: files that only their owner may read.</summary>
public sealed class CredentialKeyTests : GivenKeyKit
{
    private readonly List<string> _folders = [];

    protected override IKeyring Open(IReadOnlyDictionary<string, byte[]> keys)
    {
        string folder = Directory.CreateTempSubdirectory("edge-credentials-").FullName;
        _folders.Add(folder);
        bool raw = false;
        foreach ((string account, byte[] key) in keys)
        {
            string path = Path.Combine(folder, Credentials.KeyPrefix + account);
            raw = !raw;
            File.WriteAllBytes(path, raw ? key : System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(key) + "\n"));
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
        }

        return LocalKeyring.OfCredentials(folder);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folders.ForEach(f => Directory.Delete(f, recursive: true));
    }
}
