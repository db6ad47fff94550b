using System.Security.Cryptography;
using System.Text;

namespace EdgeEnergy.Core.Tests.Readings;

/// <summary>Sig_structure and MAC_structure against a builder written here, which itself reproduces the published example of RFC 9052.</summary>
public sealed class CoseTests
{
    /// <summary>RFC 9052 appendix C.2.1 (ES256, key "11"): the example's signature verifies over the structure this file builds.</summary>
    [Fact]
    public void The_builder_of_this_test_reproduces_the_example_of_RFC_9052()
    {
        using ECDsa key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = Convert.FromHexString("bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff"),
                Y = Convert.FromHexString("20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e"),
            },
        });
        byte[] signature = Convert.FromHexString(
            "8eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0117e2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36");
        byte[] structure = Structure("Signature1", Convert.FromHexString("a10126"), [], "This is the content."u8.ToArray());
        Assert.True(key.VerifyData(structure, signature, HashAlgorithmName.SHA256));
    }

    [Fact]
    public void A_signer_is_given_the_structure_of_section_4_4()
    {
        RecordingSigner signer = new(CoseEnvelope.Es256k, CoseEnvelope.Sign1Tag, 64);
        byte[] envelope = Samples.Encode(Samples.Reading(), signer);
        CoseEnvelope parts = Parse(envelope);
        byte[] structure = Structure("Signature1", Protected(envelope, parts), [], Payload(envelope, parts));
        Assert.Equal(structure, signer.Given);

        byte[] hash = new byte[32];
        parts.SigningHash(envelope, new Sha256(), hash, 0);
        Assert.Equal(SHA256.HashData(structure), hash);
    }

    [Fact]
    public void A_mac_is_over_the_structure_of_section_6_3()
    {
        byte[] envelope = Samples.Tagged();
        CoseEnvelope parts = Parse(envelope);
        byte[] structure = Structure("MAC0", Protected(envelope, parts), [], Payload(envelope, parts));
        Assert.True(parts.IsMac);
        Assert.Equal(HMACSHA256.HashData(Samples.PrivateKey, structure), envelope[parts.SignatureOffset..]);
    }

    [Fact]
    public void The_device_of_a_command_is_external_aad()
    {
        RecordingSigner signer = new(CoseEnvelope.Es256k, CoseEnvelope.Sign1Tag, 64);
        byte[] buffer = new byte[CommandCodec.MaxLength];
        Assert.True(new CommandCodec().Encode(new Command { Sequence = 7 }, "dev-b07", signer, buffer, 0) > 0);
        byte[] structure = Structure("Signature1", Convert.FromHexString("a101382e"), "dev-b07"u8.ToArray(), Convert.FromHexString("850700000000"));
        Assert.Equal(structure, signer.Given);
    }

    [Fact]
    public void A_signature_verifies_with_libsecp256k1()
    {
        using Crypto.Libsecp256k1 peer = new();
        byte[] envelope = Samples.Signed();
        CoseEnvelope parts = Parse(envelope);
        byte[] hash = new byte[32];
        parts.SigningHash(envelope, new Sha256(), hash, 0);
        byte[] publicKey = peer.PublicKey(Samples.PrivateKey);
        Assert.True(peer.Verify(publicKey, hash, envelope[parts.SignatureOffset..]));
        Assert.Equal(publicKey, new Sign1Es256k(new Secp256k1(), Samples.PrivateKey).PublicKey);
    }

    [Fact]
    public void Every_changed_byte_breaks_the_mac_or_the_form()
    {
        byte[] envelope = Samples.Tagged();
        HmacSha256 hmac = new();
        hmac.SetKey(Samples.PrivateKey, 0, 32);
        CoseEnvelope parts = new();
        ReadingCodec codec = new();
        Reading reading = new();
        Assert.Equal(DecodeResult.Ok, codec.Decode(envelope, 0, envelope.Length, reading, parts));
        Assert.True(parts.VerifyMac(envelope, hmac));
        for (int i = 0; i < envelope.Length; i++)
        {
            envelope[i] ^= 0x10;
            bool accepted = codec.Decode(envelope, 0, envelope.Length, reading, parts) == DecodeResult.Ok && parts.VerifyMac(envelope, hmac);
            Assert.False(accepted);
            envelope[i] ^= 0x10;
        }
    }

    [Fact]
    public void A_signed_envelope_is_no_mac()
    {
        byte[] envelope = Samples.Signed();
        HmacSha256 hmac = new();
        hmac.SetKey(Samples.PrivateKey, 0, 32);
        Assert.False(Parse(envelope).VerifyMac(envelope, hmac));
    }

    [Fact]
    public void A_private_key_outside_the_group_is_refused()
    {
        Secp256k1 curve = new();
        Assert.Throws<ArgumentException>(() => new Sign1Es256k(curve, new byte[32]));
        Assert.Throws<ArgumentException>(() => new Sign1Es256k(curve, new byte[31]));
    }

    private static CoseEnvelope Parse(byte[] envelope)
    {
        CoseEnvelope parts = new();
        Assert.Equal(DecodeResult.Ok, new ReadingCodec().Decode(envelope, 0, envelope.Length, new Reading(), parts));
        return parts;
    }

    private static byte[] Protected(byte[] envelope, CoseEnvelope parts) => envelope.AsSpan(parts.ProtectedOffset, parts.ProtectedLength).ToArray();

    private static byte[] Payload(byte[] envelope, CoseEnvelope parts) => envelope.AsSpan(parts.PayloadOffset, parts.PayloadLength).ToArray();

    private static byte[] Structure(string context, byte[] protectedHeader, byte[] externalAad, byte[] payload) =>
        [0x84, .. Head(0x60, context.Length), .. Encoding.UTF8.GetBytes(context), .. Bytes(protectedHeader), .. Bytes(externalAad), .. Bytes(payload)];

    private static byte[] Bytes(byte[] content) => [.. Head(0x40, content.Length), .. content];

    private static byte[] Head(int type, int length) =>
        length < 24 ? [(byte)(type | length)] : length < 256 ? [(byte)(type | 24), (byte)length] : [(byte)(type | 25), (byte)(length >> 8), (byte)length];
}
