using System.Text;

namespace EdgeEnergy.Core.Tests.Crypto;

public sealed class Keccak256Tests
{
    private readonly Keccak256 _keccak = new();

    /// <summary>Hashes that every Ethereum client publishes: of nothing, of "abc", of "testing", of the ERC-20 transfer signature.</summary>
    [Theory]
    [InlineData("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45")]
    [InlineData("testing", "5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02")]
    [InlineData("Transfer(address,address,uint256)", "ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef")]
    public void Published_hashes(string message, string expected)
    {
        byte[] data = Encoding.UTF8.GetBytes(message);
        byte[] hash = new byte[32];
        _keccak.Hash(data, 0, data.Length, hash, 0);
        Assert.Equal(expected, Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void Pieces_give_the_hash_of_the_whole()
    {
        Random random = new(2);
        byte[] whole = new byte[32];
        byte[] pieces = new byte[32];
        for (int length = 0; length < 420; length++)
        {
            byte[] data = new byte[length];
            random.NextBytes(data);
            _keccak.Hash(data, 0, length, whole, 0);
            int at = 0;
            while (at < length)
            {
                int take = random.Next(1, length - at + 1);
                _keccak.Update(data, at, take);
                at += take;
            }

            _keccak.Finish(pieces, 0);
            Assert.Equal(whole, pieces);
        }
    }
}
