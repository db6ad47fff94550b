namespace EdgeEnergy.Core;

/// <summary>Acknowledgements on the wire: CBOR [epoch, sequence] for readings, [epoch, sequence, periodStart] for a statement. Not thread-safe.</summary>
public sealed class AckCodec
{
    public const int MaxLength = 32;

    private readonly CborWriter _writer = new();
    private readonly CborReader _reader = new();

    /// <summary>Bytes written, or 0 when the buffer is too small.</summary>
    public int Encode(Ack ack, byte[] buffer, int offset)
    {
        _writer.Start(buffer, offset);
        _writer.WriteArrayHeader(ack.IsStatement ? 3 : 2);
        _writer.WriteUnsigned(ack.Epoch);
        _writer.WriteUnsigned(ack.Sequence);
        if (ack.IsStatement)
        {
            _writer.WriteUnsigned((ulong)ack.PeriodStart);
        }

        return _writer.Overflowed ? 0 : _writer.Position - offset;
    }

    public DecodeResult Decode(byte[] data, int offset, int count, Ack ack)
    {
        _reader.Start(data, offset, count);
        if (!_reader.ReadArrayHeader(out int items))
        {
            return _reader.Error;
        }

        if (items != 2 && items != 3)
        {
            return DecodeResult.UnexpectedShape;
        }

        ulong periodStart = 0;
        if (!_reader.ReadUnsigned(uint.MaxValue, out ulong epoch) || !_reader.ReadUnsigned(uint.MaxValue, out ulong sequence)
            || (items == 3 && !_reader.ReadUnsigned(long.MaxValue, out periodStart)))
        {
            return _reader.Error;
        }

        if (!_reader.AtEnd)
        {
            return DecodeResult.TrailingBytes;
        }

        if (items == 3 && periodStart == 0)
        {
            return DecodeResult.UnexpectedShape;
        }

        ack.Epoch = (uint)epoch;
        ack.Sequence = (uint)sequence;
        ack.PeriodStart = (long)periodStart;
        return DecodeResult.Ok;
    }
}
