using System;

namespace EdgeEnergy.Core;

/// <summary>COSE_Sign1 with ES256 (RFC 9053 section 2.1, algorithm -7): SHA-256, P-256 in a secure element, r|s of 64 bytes with low s.</summary>
public sealed class Sign1Es256 : IReadingSigner
{
    /// <summary>Order of P-256 (FIPS 186-4 appendix D.1.2.3), big-endian.</summary>
    private static readonly byte[] Order =
    {
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    };

    private const int ScalarLength = 32;

    private readonly ISecureElement _element;
    private readonly Sha256 _sha = new();
    private readonly byte[] _hash = new byte[Sha256.HashLength];
    private readonly byte[] _negated = new byte[ScalarLength];

    /// <summary>Throws ArgumentException when the element has no key.</summary>
    public Sign1Es256(ISecureElement element)
    {
        if (element.PublicKey.Length != 2 * ScalarLength)
        {
            throw new ArgumentException("the secure element has no P-256 key", nameof(element));
        }

        _element = element;
    }

    public int Algorithm => CoseEnvelope.Es256;

    public int MessageTag => CoseEnvelope.Sign1Tag;

    public int SignatureLength => 2 * ScalarLength;

    /// <summary>x|y, 64 bytes.</summary>
    public byte[] PublicKey => _element.PublicKey;

    public void Update(byte[] data, int offset, int count) => _sha.Update(data, offset, count);

    public void Finish(byte[] signature, int offset)
    {
        _sha.Finish(_hash, 0);
        _element.Sign(_hash, 0, signature, offset);
        LowerS(signature, offset + ScalarLength);
    }

    /// <summary>Of s and n - s, which verify alike, the smaller is kept: nobody can make a second signature of a first.</summary>
    private void LowerS(byte[] signature, int offset)
    {
        int borrow = 0;
        for (int i = ScalarLength - 1; i >= 0; i--)
        {
            int difference = Order[i] - signature[offset + i] - borrow;
            _negated[i] = (byte)difference;
            borrow = difference < 0 ? 1 : 0;
        }

        for (int i = 0; i < ScalarLength; i++)
        {
            if (_negated[i] != signature[offset + i])
            {
                if (_negated[i] < signature[offset + i])
                {
                    Array.Copy(_negated, 0, signature, offset, ScalarLength);
                }

                return;
            }
        }
    }
}
