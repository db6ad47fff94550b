namespace EdgeEnergy.Core.Tests.Readings;

public sealed class ChainRefusalTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];

    private readonly Secp256k1 curve = new();
    private readonly ChainRefusalCodec codec = new();

    [Fact]
    public void A_refusal_comes_back_as_it_was_sent()
    {
        byte[] bytes = Encoded(out byte[] publicKey);
        ChainRefusal read = new();

        Assert.Equal(DecodeResult.Ok, codec.Decode(bytes, 0, bytes.Length, "dev-b07", publicKey, curve, read, out bool authentic));
        Assert.True(authentic);
        Assert.Equal((7u, 12_345u, 1_750_000_500u), (read.Epoch, read.Sequence, read.ChainEpoch));
        Assert.Equal(Enumerable.Range(0, 32).Select(i => (byte)i), read.Hash);
        Assert.True(ChainRefusalCodec.IsRefusal(bytes, 0, bytes.Length));
        Assert.Equal(DecodeResult.UnexpectedShape, new CommandCodec().Decode(bytes, 0, bytes.Length, "dev-b07", publicKey, curve, new Command(), out _));
    }

    [Fact]
    public void No_flipped_bit_and_no_cut_leaves_it_authentic()
    {
        byte[] bytes = Encoded(out byte[] publicKey);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] changed = [.. bytes];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            codec.Decode(changed, 0, changed.Length, "dev-b07", publicKey, curve, new ChainRefusal(), out bool authentic);
            Assert.False(authentic);
        }

        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.NotEqual(DecodeResult.Ok, codec.Decode(bytes, 0, length, "dev-b07", publicKey, curve, new ChainRefusal(), out bool authentic));
            Assert.False(authentic);
        }
    }

    [Fact]
    public void An_acknowledgement_is_no_refusal()
    {
        byte[] buffer = new byte[AckCodec.MaxLength];
        int length = new AckCodec().Encode(new Ack { Epoch = 1, Sequence = 2 }, buffer, 0);

        Assert.False(ChainRefusalCodec.IsRefusal(buffer, 0, length));
        Assert.False(ChainRefusalCodec.IsRefusal(buffer, 0, 0));
    }

    private byte[] Encoded(out byte[] publicKey)
    {
        Sign1Es256k signer = new(curve, Key);
        publicKey = signer.PublicKey;
        ChainRefusal refusal = new() { Epoch = 7, Sequence = 12_345, ChainEpoch = 1_750_000_500 };
        Enumerable.Range(0, 32).Select(i => (byte)i).ToArray().CopyTo(refusal.Hash, 0);
        byte[] buffer = new byte[ChainRefusalCodec.MaxLength];
        int length = codec.Encode(refusal, "dev-b07", signer, buffer, 0);
        Assert.InRange(length, 1, ChainRefusalCodec.MaxLength);
        return buffer[..length];
    }
}
