using System.Security.Cryptography;
using System.Text;

namespace EdgeEnergy.Core.Tests.Crypto;

public sealed class Rfc6979Tests
{
    /// <summary>First rows: RFC 6979 appendix A.2.5 (P-256, SHA-256, also of 256 bits). Others: the vectors in use among secp256k1 libraries.</summary>
    [Theory]
    [InlineData("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", "sample", "A6E3C57DD01ABE90086538398355DD4C3B17AA873382B0F24D6129493D8AAD60")]
    [InlineData("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", "test", "D16B6AE827F17175E040871A1C7EC3500192C4C92677336EC2537ACAEE0008E0")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000001", "Satoshi Nakamoto", "8F8A276C19F4149656B280621E358CCE24F5F52542772691EE69063B74F15D15")]
    [InlineData("F8B8AF8CE3C7CCA5E300D33939540C10D45CE001B8F252BFBC57BA0342904181", "Alan Turing", "525A82B70E67874398067543FD84C83D30C175FDC45FDEEE082FE13B1D7CFDF1")]
    public void Published_nonces(string privateKey, string message, string expected)
    {
        byte[] nonce = new byte[32];
        Rfc6979 generator = new();
        generator.Start(Convert.FromHexString(privateKey), 0, SHA256.HashData(Encoding.UTF8.GetBytes(message)), 0);
        generator.Next(nonce, 0);
        Assert.Equal(expected, Convert.ToHexString(nonce));
    }

    [Fact]
    public void The_second_candidate_is_that_of_section_3_2_step_h()
    {
        byte[] key = SHA256.HashData("key"u8);
        byte[] hash = SHA256.HashData("message"u8);
        byte[] k = Hmac(new byte[32], [.. Ones, 0, .. key, .. hash]);
        byte[] v = Hmac(k, Ones);
        k = Hmac(k, [.. v, 1, .. key, .. hash]);
        v = Hmac(k, v);
        byte[] first = Hmac(k, v);
        k = Hmac(k, [.. first, 0]);
        v = Hmac(k, first);
        byte[] second = Hmac(k, v);

        byte[] nonce = new byte[32];
        Rfc6979 generator = new();
        generator.Start(key, 0, hash, 0);
        generator.Next(nonce, 0);
        Assert.Equal(first, nonce);
        generator.Next(nonce, 0);
        Assert.Equal(second, nonce);
    }

    private static byte[] Hmac(byte[] key, byte[] message) => HMACSHA256.HashData(key, message);

    private static byte[] Ones => [.. Enumerable.Repeat((byte)1, 32)];
}
