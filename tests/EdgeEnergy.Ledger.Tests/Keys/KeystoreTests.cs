using System.Text;

namespace EdgeEnergy.Ledger.Tests.Keys;

public sealed class KeystoreTests : GivenKeyKit
{
    private static readonly byte[] Password = Encoding.UTF8.GetBytes("correct horse");

    private readonly List<string> _folders = [];

    protected override byte[][] Secrets => [Password];

    protected override IKeyring Open(IReadOnlyDictionary<string, byte[]> keys)
    {
        string folder = Directory.CreateTempSubdirectory("edge-keys-").FullName;
        _folders.Add(folder);
        foreach ((string account, byte[] key) in keys)
        {
            KeystoreFile.Write(Path.Combine(folder, account + ".json"), "correct horse", key, address: null);
        }

        return LocalKeyring.Open(folder, Password);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folders.ForEach(f => Directory.Delete(f, recursive: true));
    }
}
