namespace EdgeEnergy.Core.Tests.Readings;

/// <summary>Keeps what it was given to sign; the signature is zero.</summary>
internal sealed class RecordingSigner(int algorithm, int messageTag, int signatureLength) : IReadingSigner
{
    private readonly MemoryStream _given = new();

    public int Algorithm => algorithm;

    public int MessageTag => messageTag;

    public int SignatureLength => signatureLength;

    internal byte[] Given => _given.ToArray();

    public void Update(byte[] data, int offset, int count) => _given.Write(data, offset, count);

    public void Finish(byte[] signature, int offset) => Array.Clear(signature, offset, signatureLength);
}
