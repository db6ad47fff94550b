namespace EdgeEnergy.Core;

/// <summary>COSE_Mac0 with HMAC 256/256 (RFC 9053, algorithm 5): tag of 32 bytes.</summary>
public sealed class Mac0Hmac256 : IReadingSigner
{
    private readonly HmacSha256 _hmac = new();

    public Mac0Hmac256(byte[] key) => _hmac.SetKey(key, 0, key.Length);

    public int Algorithm => CoseEnvelope.Hmac256;

    public int MessageTag => CoseEnvelope.Mac0Tag;

    public int SignatureLength => HmacSha256.TagLength;

    public void Update(byte[] data, int offset, int count) => _hmac.Update(data, offset, count);

    public void Finish(byte[] signature, int offset) => _hmac.Finish(signature, offset);
}
