using System;
using System.Text;

namespace EdgeEnergy.Core;

/// <summary>
/// A reading on the wire: a SenML pack (RFC 8428) in deterministic CBOR as payload of COSE_Sign1 or COSE_Mac0 (RFC 9052). Protected header: alg (1), content type
/// (3) = 112, kid (4) = device id, and private labels for epoch, sequence, previous head hash and time quality. See README.md for the layout.
/// Encoding allocates nothing; decoding only texts that differ from those the target reading held before. Not thread-safe.
/// </summary>
public sealed class ReadingCodec
{
    public const int EpochLabel = -70001;
    public const int SequenceLabel = -70002;
    public const int PreviousHashLabel = -70003;
    public const int TimeQualityLabel = -70004;

    /// <summary>Content format application/senml+cbor.</summary>
    public const int SenmlCbor = 112;

    /// <summary>Longest envelope that is decoded, and always enough for one that is encoded.</summary>
    public const int MaxEnvelopeLength = 12288;

    public const int MaxNameLength = 32;
    public const int MaxUnitLength = 16;

    private const string NamePrefix = "urn:edgeenergy:";
    private const int AlgorithmLabel = 1;
    private const int ContentTypeLabel = 3;
    private const int KeyIdLabel = 4;
    private const int HeaderCount = 7;

    private const int SenmlName = 0;
    private const int SenmlUnit = 1;
    private const int SenmlValue = 2;
    private const int SenmlText = 3;
    private const int SenmlBaseName = -2;
    private const int SenmlBaseTime = -3;
    private const int DecimalFractionTag = 4;
    private const long MaxUnixSeconds = 1L << 40;

    // By ValueQuality; the text stands in the string value (vs) of a record whose number is missing.
    private static readonly string[] Reasons = { "", "read-failed", "out-of-range", "jump", "inconsistent", "stale", "other" };

    private readonly CoseWriter _writer = new();
    private readonly CborReader _reader = new();
    private readonly CborReader _frame = new();
    private readonly Sha256 _sha = new();

    /// <summary>
    /// Writes the signed envelope at <paramref name="offset"/> and returns its length, or 0 when the buffer is too small. Throws ArgumentException for a reading
    /// that can not be on the wire: no value, a bad device id, name, unit or exponent, a negative or absurd time.
    /// </summary>
    public int Encode(Reading reading, IReadingSigner signer, byte[] buffer, int offset)
    {
        Check(reading);
        CoseWriter writer = _writer;
        CborWriter cbor = writer.Cbor;
        writer.Begin(buffer, offset, signer);
        cbor.WriteMapHeader(HeaderCount);
        cbor.WriteInteger(AlgorithmLabel);
        cbor.WriteInteger(signer.Algorithm);
        cbor.WriteInteger(ContentTypeLabel);
        cbor.WriteInteger(SenmlCbor);
        cbor.WriteInteger(KeyIdLabel);
        cbor.WriteTextAsBytes(reading.DeviceId);
        cbor.WriteInteger(EpochLabel);
        cbor.WriteUnsigned(reading.Epoch);
        cbor.WriteInteger(SequenceLabel);
        cbor.WriteUnsigned(reading.Sequence);
        cbor.WriteInteger(PreviousHashLabel);
        cbor.WriteBytes(reading.PreviousHash, 0, Reading.HashLength);
        cbor.WriteInteger(TimeQualityLabel);
        cbor.WriteUnsigned((ulong)reading.TimeQuality);

        writer.BeginPayload();
        cbor.WriteArrayHeader(reading.Count);
        for (int i = 0; i < reading.Count; i++)
        {
            WriteRecord(cbor, reading, i);
        }

        return writer.Finish(signer, "");
    }

    /// <summary>
    /// Reads an envelope into <paramref name="reading"/> and the places of its parts into <paramref name="envelope"/>. Accepts exactly what <see cref="Encode"/> can write;
    /// the signature is not checked here. Never throws for any bytes; time is linear in <paramref name="count"/>.
    /// </summary>
    public DecodeResult Decode(byte[] data, int offset, int count, Reading reading, CoseEnvelope envelope)
    {
        reading.Clear();
        if (count > MaxEnvelopeLength)
        {
            return DecodeResult.TooLarge;
        }

        _frame.Start(data, offset, count);
        if (!envelope.ReadFrame(_frame, out int messageTag))
        {
            return _frame.Error;
        }

        _reader.Start(data, envelope.ProtectedOffset, envelope.ProtectedLength);
        if (!ReadHeader(data, reading, envelope, messageTag))
        {
            return _reader.Error;
        }

        _reader.Start(data, envelope.PayloadOffset, envelope.PayloadLength);
        return ReadPack(data, reading) ? DecodeResult.Ok : _reader.Error;
    }

    /// <summary>SHA-256 of the whole envelope (32 bytes): what the next reading of the epoch carries.</summary>
    public void HeadHash(byte[] envelope, int offset, int length, byte[] hash, int hashOffset) => _sha.Hash(envelope, offset, length, hash, hashOffset);

    private static void Check(Reading reading)
    {
        if (!DeviceName.IsValid(reading.DeviceId))
        {
            throw new ArgumentException("the device id is not 1 to 48 of A-Z a-z 0-9 - . _", nameof(reading));
        }

        if (reading.Count == 0)
        {
            throw new ArgumentException("a reading needs a value", nameof(reading));
        }

        if (reading.UnixSeconds < 0 || reading.UnixSeconds > MaxUnixSeconds || reading.TimeQuality > TimeQuality.Synchronised)
        {
            throw new ArgumentException("the time of the reading is out of range", nameof(reading));
        }

        for (int i = 0; i < reading.Count; i++)
        {
            if (!IsName(reading.Names[i]))
            {
                throw new ArgumentException("a value name is not 1 to 32 of A-Z a-z 0-9 - : . / _", nameof(reading));
            }

            if (!IsUnit(reading.Units[i]) || !Reading.IsExponent(reading.Exponents[i]) || reading.Qualities[i] > ValueQuality.Other)
            {
                throw new ArgumentException("a unit, exponent or quality is out of range", nameof(reading));
            }
        }
    }

    private static void WriteRecord(CborWriter cbor, Reading reading, int index)
    {
        // RFC 8428 section 4.2: a record has exactly one value, so the base fields stand in the first record with a value and not in one of their own.
        bool first = index == 0;
        bool hasUnit = reading.Units[index].Length > 0;
        cbor.WriteMapHeader(2 + (hasUnit ? 1 : 0) + (first ? 2 : 0));
        cbor.WriteInteger(SenmlName);
        cbor.WriteText(reading.Names[index]);
        if (hasUnit)
        {
            cbor.WriteInteger(SenmlUnit);
            cbor.WriteText(reading.Units[index]);
        }

        ValueQuality quality = reading.Qualities[index];
        if (quality == ValueQuality.Good)
        {
            cbor.WriteInteger(SenmlValue);
            WriteDecimal(cbor, reading.Mantissas[index], reading.Exponents[index]);
        }
        else
        {
            cbor.WriteInteger(SenmlText);
            cbor.WriteText(Reasons[(int)quality]);
        }

        if (first)
        {
            cbor.WriteInteger(SenmlBaseName);
            cbor.WriteText(NamePrefix, reading.DeviceId, ":");
            cbor.WriteInteger(SenmlBaseTime);
            cbor.WriteInteger(reading.UnixSeconds);
        }
    }

    private static void WriteDecimal(CborWriter cbor, long mantissa, sbyte exponent)
    {
        if (exponent != 0)
        {
            cbor.WriteTag(DecimalFractionTag);
            cbor.WriteArrayHeader(2);
            cbor.WriteInteger(exponent);
        }

        cbor.WriteInteger(mantissa);
    }

    public static bool IsName(string name)
    {
        if (name.Length == 0 || name.Length > MaxNameLength || !DeviceName.IsLetterOrDigit(name[0]))
        {
            return false;
        }

        for (int i = 1; i < name.Length; i++)
        {
            if (!IsNameCharacter(name[i]))
            {
                return false;
            }
        }

        return true;
    }

    // RFC 8428 section 4.5.1.
    private static bool IsNameCharacter(int c) => DeviceName.IsLetterOrDigit(c) || c == '-' || c == ':' || c == '.' || c == '/' || c == '_';

    private static bool IsUnit(string unit)
    {
        if (unit.Length > MaxUnitLength)
        {
            return false;
        }

        for (int i = 0; i < unit.Length; i++)
        {
            if (!IsPrintable(unit[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPrintable(int c) => c > 0x20 && c < 0x7F;

    private bool ReadHeader(byte[] data, Reading reading, CoseEnvelope envelope, int messageTag)
    {
        CborReader reader = _reader;
        if (!reader.ReadMapHeader(out int pairs))
        {
            return false;
        }

        if (pairs != HeaderCount)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!ReadKey(AlgorithmLabel) || !reader.ReadInteger(out long algorithm) || !envelope.Accept(reader, algorithm, messageTag))
        {
            return false;
        }

        if (!ReadKey(ContentTypeLabel) || !reader.ReadInteger(out long contentType))
        {
            return false;
        }

        if (contentType != SenmlCbor)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!ReadKey(KeyIdLabel) || !reader.ReadBytes(out int kidOffset, out int kidLength) || !ReadDeviceId(data, kidOffset, kidLength, reading)
            || !ReadKey(EpochLabel) || !reader.ReadUnsigned(uint.MaxValue, out ulong epoch)
            || !ReadKey(SequenceLabel) || !reader.ReadUnsigned(uint.MaxValue, out ulong sequence)
            || !ReadKey(PreviousHashLabel) || !reader.ReadBytes(out int hashOffset, out int hashLength))
        {
            return false;
        }

        if (hashLength != Reading.HashLength)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!ReadKey(TimeQualityLabel) || !reader.ReadUnsigned((ulong)TimeQuality.Synchronised, out ulong quality))
        {
            return false;
        }

        reading.Epoch = (uint)epoch;
        reading.Sequence = (uint)sequence;
        reading.TimeQuality = (TimeQuality)quality;
        Array.Copy(data, hashOffset, reading.PreviousHash, 0, Reading.HashLength);
        return reader.AtEnd || reader.Fail(DecodeResult.TrailingBytes);
    }

    // Keys have one order only, so any other key is either out of order or not in the format.
    private bool ReadKey(int label)
    {
        if (!_reader.ReadInteger(out long key))
        {
            return false;
        }

        return key == label || _reader.Fail(Rank(key) < Rank(label) ? DecodeResult.NotDeterministic : DecodeResult.UnexpectedShape);
    }

    // Order of the encoded keys: 0, 1, 2 ... before -1, -2 ...
    private static ulong Rank(long key) => key >= 0 ? (ulong)key : 0x8000000000000000 | (ulong)~key;

    private bool ReadDeviceId(byte[] data, int offset, int length, Reading reading)
    {
        if (length > DeviceName.MaxLength)
        {
            return _reader.Fail(DecodeResult.TooLarge);
        }

        if (!IsSame(reading.DeviceId, data, offset, length))
        {
            for (int i = 0; i < length; i++)
            {
                if (data[offset + i] >= 0x7F)
                {
                    return _reader.Fail(DecodeResult.InvalidText);
                }
            }

            reading.DeviceId = Encoding.UTF8.GetString(data, offset, length);
        }

        return DeviceName.IsValid(reading.DeviceId) || _reader.Fail(DecodeResult.InvalidText);
    }

    private bool ReadPack(byte[] data, Reading reading)
    {
        CborReader reader = _reader;
        if (!reader.ReadArrayHeader(out int records))
        {
            return false;
        }

        if (records == 0)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (records > reading.Capacity)
        {
            return reader.Fail(DecodeResult.TooLarge);
        }

        for (int i = 0; i < records; i++)
        {
            if (!ReadRecord(data, reading, i))
            {
                return false;
            }
        }

        return reader.AtEnd || reader.Fail(DecodeResult.TrailingBytes);
    }

    private bool ReadRecord(byte[] data, Reading reading, int index)
    {
        CborReader reader = _reader;
        if (!reader.ReadMapHeader(out int pairs))
        {
            return false;
        }

        int left = pairs - (index == 0 ? 2 : 0);
        if (left != 2 && left != 3)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!ReadKey(SenmlName) || !ReadString(data, MaxNameLength, reading.Names[index], true, out string name))
        {
            return false;
        }

        string unit = "";
        if (left == 3)
        {
            if (!ReadKey(SenmlUnit) || !ReadString(data, MaxUnitLength, reading.Units[index], false, out unit))
            {
                return false;
            }
        }

        if (!ReadValue(data, out long mantissa, out long exponent, out ValueQuality quality))
        {
            return false;
        }

        reading.Add(name, unit, mantissa, (sbyte)exponent, quality);
        return index != 0 || ReadBase(data, reading);
    }

    private bool ReadValue(byte[] data, out long mantissa, out long exponent, out ValueQuality quality)
    {
        CborReader reader = _reader;
        mantissa = 0;
        exponent = 0;
        quality = ValueQuality.Good;
        if (!reader.ReadInteger(out long key))
        {
            return false;
        }

        if (key == SenmlText)
        {
            return reader.ReadText(out int offset, out int length) && ReadReason(data, offset, length, out quality);
        }

        if (key != SenmlValue)
        {
            return reader.Fail(Rank(key) < SenmlValue ? DecodeResult.NotDeterministic : DecodeResult.UnexpectedShape);
        }

        if (reader.NextMajorType != 6)
        {
            return reader.ReadInteger(out mantissa);
        }

        if (!reader.ReadTag(out ulong tag) || !reader.ReadArrayHeader(out int items))
        {
            return false;
        }

        if (tag != DecimalFractionTag || items != 2)
        {
            return reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (!reader.ReadInteger(out exponent))
        {
            return false;
        }

        if (exponent == 0)
        {
            return reader.Fail(DecodeResult.NotDeterministic);
        }

        if (!Reading.IsExponent(exponent))
        {
            return reader.Fail(DecodeResult.TooLarge);
        }

        return reader.ReadInteger(out mantissa);
    }

    private bool ReadReason(byte[] data, int offset, int length, out ValueQuality quality)
    {
        quality = ValueQuality.Other;
        if (length == 0 || length > MaxNameLength)
        {
            return _reader.Fail(length == 0 ? DecodeResult.UnexpectedShape : DecodeResult.TooLarge);
        }

        // A newer device may know more reasons; its other values are still good.
        for (int i = 1; i < Reasons.Length; i++)
        {
            if (IsSame(Reasons[i], data, offset, length))
            {
                quality = (ValueQuality)i;
            }
        }

        return true;
    }

    private bool ReadBase(byte[] data, Reading reading)
    {
        CborReader reader = _reader;
        if (!ReadKey(SenmlBaseName) || !reader.ReadText(out int offset, out int length))
        {
            return false;
        }

        int idLength = reading.DeviceId.Length;
        if (length != NamePrefix.Length + idLength + 1 || !IsSame(NamePrefix, data, offset, NamePrefix.Length)
            || !IsSame(reading.DeviceId, data, offset + NamePrefix.Length, idLength) || data[offset + length - 1] != ':')
        {
            return reader.Fail(DecodeResult.DeviceMismatch);
        }

        if (!ReadKey(SenmlBaseTime) || !reader.ReadUnsigned((ulong)MaxUnixSeconds, out ulong seconds))
        {
            return false;
        }

        reading.UnixSeconds = (long)seconds;
        return true;
    }

    // Keeps the text of the last reading where it is the same, so that a steady device costs no allocation.
    private bool ReadString(byte[] data, int maxLength, string? previous, bool isName, out string text)
    {
        text = "";
        if (!_reader.ReadText(out int offset, out int length))
        {
            return false;
        }

        if (length > maxLength)
        {
            return _reader.Fail(DecodeResult.TooLarge);
        }

        if (length == 0)
        {
            return _reader.Fail(DecodeResult.UnexpectedShape);
        }

        if (previous != null && IsSame(previous, data, offset, length))
        {
            text = previous;
            return true;
        }

        if (isName && !DeviceName.IsLetterOrDigit(data[offset]))
        {
            return _reader.Fail(DecodeResult.InvalidText);
        }

        for (int i = 0; i < length; i++)
        {
            if (isName ? !IsNameCharacter(data[offset + i]) : !IsPrintable(data[offset + i]))
            {
                return _reader.Fail(DecodeResult.InvalidText);
            }
        }

        text = Encoding.UTF8.GetString(data, offset, length);
        return true;
    }

    private static bool IsSame(string text, byte[] data, int offset, int length)
    {
        if (text.Length != length)
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            if (text[i] != data[offset + i])
            {
                return false;
            }
        }

        return true;
    }
}
