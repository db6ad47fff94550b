namespace EdgeEnergy.Core;

/// <summary>
/// Writes one COSE_Sign1 or COSE_Mac0 message in place: Begin, protected map by the caller, BeginPayload, payload by the caller, Finish. Allocates nothing.
/// </summary>
internal sealed class CoseWriter
{
    private readonly byte[] _signature = new byte[Secp256k1.SignatureLength];
    private readonly byte[] _aad = new byte[2 + DeviceName.MaxLength];
    private readonly CborWriter _aadWriter = new();
    private byte[] _buffer = new byte[0];
    private int _start;
    private int _protectedStart;
    private int _protectedEnd;
    private int _payloadStart;

    internal CborWriter Cbor { get; } = new();

    internal void Begin(byte[] buffer, int offset, IReadingSigner signer)
    {
        _buffer = buffer;
        _start = offset;
        Cbor.Start(buffer, offset);
        Cbor.WriteTag((ulong)signer.MessageTag);
        Cbor.WriteArrayHeader(4);
        _protectedStart = Cbor.BeginBytes();
    }

    internal void BeginPayload()
    {
        Cbor.EndBytes(_protectedStart);
        _protectedEnd = Cbor.Position;
        Cbor.WriteMapHeader(0);
        _payloadStart = Cbor.BeginBytes();
    }

    /// <summary>Seals the message; bytes written since Begin, or 0 when the buffer was too small.</summary>
    internal int Finish(IReadingSigner signer, string externalAad)
    {
        Cbor.EndBytes(_payloadStart);
        if (Cbor.Overflowed)
        {
            return 0;
        }

        byte[] context = CoseEnvelope.ContextOf(signer.MessageTag);
        _aadWriter.Start(_aad, 0);
        _aadWriter.WriteTextAsBytes(externalAad);
        signer.Update(context, 0, context.Length);
        signer.Update(_buffer, _protectedStart, _protectedEnd - _protectedStart);
        signer.Update(_aad, 0, _aadWriter.Position);
        signer.Update(_buffer, _payloadStart, Cbor.Position - _payloadStart);
        signer.Finish(_signature, 0);
        Cbor.WriteBytes(_signature, 0, signer.SignatureLength);
        return Cbor.Overflowed ? 0 : Cbor.Position - _start;
    }
}
