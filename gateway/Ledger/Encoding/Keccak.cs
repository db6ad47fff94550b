using System.Buffers;
using EdgeEnergy.Core;

namespace EdgeEnergy.Ledger;

/// <summary>Core's Keccak-256 for spans.</summary>
internal static class Keccak
{
    internal static byte[] Hash(ReadOnlySpan<byte> data)
    {
        byte[] hash = new byte[Keccak256.HashLength];
        Hash(data, hash);
        return hash;
    }

    internal static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(data.Length + Keccak256.HashLength);
        try
        {
            data.CopyTo(buffer);
            new Keccak256().Hash(buffer, 0, data.Length, buffer, data.Length);
            buffer.AsSpan(data.Length, Keccak256.HashLength).CopyTo(destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
