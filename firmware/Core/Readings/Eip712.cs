using System;
using System.Text;

namespace EdgeEnergy.Core;

/// <summary>
/// Hashes of EIP-712 typed data: Begin with a type hash, Add the members in order (each 32 bytes), Finish gives hashStruct. A nested struct is added as the hash of its
/// own Finish. One struct at a time; reusable, not thread-safe.
/// </summary>
public sealed class Eip712
{
    public const int WordLength = 32;

    private readonly Keccak256 _struct = new();
    private readonly Keccak256 _member = new();
    private readonly byte[] _word = new byte[WordLength];

    /// <summary>typeHash = keccak256(encodeType), e.g. "Mail(Person from,Person to,string contents)Person(string name,address wallet)".</summary>
    public void TypeHash(string encodeType, byte[] hash, int offset)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(encodeType);
        _member.Hash(utf8, 0, utf8.Length, hash, offset);
    }

    /// <summary>Starts hashStruct of the type with that 32-byte hash.</summary>
    public void Begin(byte[] typeHash)
    {
        _struct.Reset();
        _struct.Update(typeHash, 0, WordLength);
    }

    /// <summary>bytes32, uint256 (big-endian), int256, or a nested hash: 32 bytes as they are.</summary>
    public void AddWord(byte[] data, int offset) => _struct.Update(data, offset, WordLength);

    /// <summary>Any uint up to 64 bits.</summary>
    public void AddUnsigned(ulong value)
    {
        Array.Clear(_word, 0, WordLength);
        for (int i = WordLength - 1; i >= WordLength - 8; i--)
        {
            _word[i] = (byte)value;
            value >>= 8;
        }

        AddWord(_word, 0);
    }

    public void AddBoolean(bool value) => AddUnsigned(value ? 1UL : 0UL);

    /// <summary>address: 20 bytes.</summary>
    public void AddAddress(byte[] data, int offset)
    {
        Array.Clear(_word, 0, WordLength);
        Array.Copy(data, offset, _word, WordLength - Secp256k1.AddressLength, Secp256k1.AddressLength);
        AddWord(_word, 0);
    }

    /// <summary>bytes: keccak256 of the content.</summary>
    public void AddBytes(byte[] data, int offset, int count)
    {
        _member.Hash(data, offset, count, _word, 0);
        AddWord(_word, 0);
    }

    /// <summary>string: keccak256 of its UTF-8.</summary>
    public void AddString(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        AddBytes(utf8, 0, utf8.Length);
    }

    /// <summary>Writes the 32-byte hashStruct.</summary>
    public void Finish(byte[] hash, int offset) => _struct.Finish(hash, offset);

    /// <summary>What is signed: keccak256(0x19 0x01 | domainSeparator | hashStruct), 32 bytes. May be written over either input.</summary>
    public void Digest(byte[] domainSeparator, byte[] structHash, byte[] digest, int offset)
    {
        _word[0] = 0x19;
        _word[1] = 0x01;
        _struct.Reset();
        _struct.Update(_word, 0, 2);
        _struct.Update(domainSeparator, 0, WordLength);
        _struct.Update(structHash, 0, WordLength);
        _struct.Finish(digest, offset);
    }
}
