using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Core;

namespace EdgeEnergy.Cli.Demo;

/// <summary>
/// Keys of a demo run, all from its seed so that a run can be repeated to the byte. They guard nothing: the development chain lives and dies with
/// the run, and the ledger refuses such a secret on any other chain.
/// </summary>
internal sealed class DemoKeys(long seed)
{
    private readonly byte[] root = SHA256.HashData(Encoding.UTF8.GetBytes($"EdgeEnergy demo {seed}"));
    private readonly Secp256k1 curve = new();

    /// <summary>32-byte private key of a device.</summary>
    public byte[] Device(string id) => HMACSHA256.HashData(root, Encoding.UTF8.GetBytes("device/" + id));

    /// <summary>64-byte public key x|y of a private key.</summary>
    public byte[] PublicKey(byte[] key)
    {
        byte[] result = new byte[64];
        curve.PublicKey(key, 0, result, 0);
        return result;
    }
}
