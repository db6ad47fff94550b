using System.Security.Cryptography;
using System.Text;

namespace EdgeEnergy.Core.Tests.Crypto;

public sealed class HmacSha256Tests
{
    private readonly HmacSha256 _hmac = new();

    /// <summary>RFC 4231 test cases 1 to 4, 6 and 7 (5 is a truncated tag).</summary>
    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("aa*20", "dd*50", "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")]
    [InlineData("0102030405060708090a0b0c0d0e0f10111213141516171819", "cd*50", "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b")]
    [InlineData("aa*131", "'Test Using Larger Than Block-Size Key - Hash Key First", "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    [InlineData(
        "aa*131",
        "'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.",
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2")]
    public void Rfc_4231(string key, string message, string expected)
    {
        byte[] keyBytes = Parse(key);
        byte[] data = Parse(message);
        byte[] tag = new byte[32];
        _hmac.SetKey(keyBytes, 0, keyBytes.Length);
        for (int round = 0; round < 2; round++)
        {
            _hmac.Update(data, 0, data.Length);
            _hmac.Finish(tag, 0);
            Assert.Equal(expected, Convert.ToHexStringLower(tag));
        }
    }

    [Fact]
    public void Any_key_length_is_the_tag_of_the_platform()
    {
        Random random = new(3);
        byte[] tag = new byte[32];
        for (int length = 0; length < 140; length++)
        {
            byte[] key = new byte[length];
            byte[] data = new byte[random.Next(200)];
            random.NextBytes(key);
            random.NextBytes(data);
            _hmac.SetKey(key, 0, length);
            _hmac.Update(data, 0, data.Length);
            _hmac.Finish(tag, 0);
            Assert.Equal(HMACSHA256.HashData(key, data), tag);
        }
    }

    private static byte[] Parse(string text)
    {
        if (text[0] == '\'')
        {
            return Encoding.UTF8.GetBytes(text[1..]);
        }

        int star = text.IndexOf('*');
        if (star < 0)
        {
            return Convert.FromHexString(text);
        }

        byte[] bytes = new byte[int.Parse(text[(star + 1)..])];
        Array.Fill(bytes, Convert.FromHexString(text[..star])[0]);
        return bytes;
    }
}
