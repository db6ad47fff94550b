using EdgeEnergy.Core;

namespace EdgeEnergy.Service.Configuration;

/// <summary>A device's address: the last 20 bytes of the Keccak-256 of its public key.</summary>
internal static class DeviceAddress
{
    private const int Length = 20;

    public static byte[] Of(byte[] publicKey)
    {
        byte[] hash = new byte[Keccak256.HashLength];
        new Keccak256().Hash(publicKey, 0, publicKey.Length, hash, 0);
        return hash[^Length..];
    }
}
