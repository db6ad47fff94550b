using System.Security.Cryptography;
using System.Text;

namespace EdgeEnergy.Core.Tests.Crypto;

public sealed class Sha256Tests
{
    private readonly Sha256 _sha = new();

    /// <summary>FIPS 180-4 examples (one block, two blocks) and the empty message.</summary>
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Published_vectors(string message, string expected)
    {
        byte[] data = Encoding.UTF8.GetBytes(message);
        Assert.Equal(expected, Hash(data));
    }

    [Fact]
    public void A_million_letters_a()
    {
        byte[] part = new byte[1000];
        Array.Fill(part, (byte)'a');
        for (int i = 0; i < 1000; i++)
        {
            _sha.Update(part, 0, part.Length);
        }

        byte[] hash = new byte[32];
        _sha.Finish(hash, 0);
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Any_length_in_any_pieces_is_the_hash_of_the_platform()
    {
        Random random = new(1);
        byte[] hash = new byte[34];
        for (int length = 0; length < 300; length++)
        {
            byte[] data = new byte[length + 3];
            random.NextBytes(data);
            int at = 3;
            while (at < data.Length)
            {
                int take = random.Next(1, data.Length - at + 1);
                if (take == 1)
                {
                    _sha.Update(data[at]);
                }
                else
                {
                    _sha.Update(data, at, take);
                }

                at += take;
            }

            _sha.Finish(hash, 2);
            Assert.Equal(SHA256.HashData(data.AsSpan(3)), hash[2..]);
        }
    }

    private string Hash(byte[] data)
    {
        byte[] hash = new byte[32];
        _sha.Hash(data, 0, data.Length, hash, 0);
        return Convert.ToHexStringLower(hash);
    }
}
