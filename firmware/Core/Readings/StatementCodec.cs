using System;
using System.Text;

namespace EdgeEnergy.Core;

/// <summary>
/// Interval statements: EIP-712 digest (domain {name "EdgeEnergy", version "1"}, no chain id because one device serves any chain), signature, and the wire form,
/// deterministic CBOR [deviceId, periodStart, periodSeconds, importWh, exportWh, epoch, firstSequence, lastSequence, headHash, signature]. Not thread-safe.
/// </summary>
public sealed class StatementCodec
{
    public const int MaxLength = 256;

    public const string DomainType = "EIP712Domain(string name,string version)";

    public const string StatementType =
        "IntervalStatement(bytes32 meter,uint64 periodStart,uint32 periodSeconds,uint64 importWh,uint64 exportWh,uint64 epoch,uint64 firstSequence,uint64 lastSequence,bytes32 headHash)";

    private readonly Eip712 _eip712 = new();
    private readonly Keccak256 _keccak = new();
    private readonly CborWriter _writer = new();
    private readonly CborReader _reader = new();
    private readonly byte[] _domainSeparator = new byte[Eip712.WordLength];
    private readonly byte[] _typeHash = new byte[Eip712.WordLength];
    private readonly byte[] _word = new byte[Eip712.WordLength];

    public StatementCodec()
    {
        _eip712.TypeHash(DomainType, _typeHash, 0);
        _eip712.Begin(_typeHash);
        _eip712.AddString("EdgeEnergy");
        _eip712.AddString("1");
        _eip712.Finish(_domainSeparator, 0);
        _eip712.TypeHash(StatementType, _typeHash, 0);
    }

    /// <summary>The meter of the chain: keccak256 of the device id's UTF-8, 32 bytes.</summary>
    public void Meter(string deviceId, byte[] meter, int offset)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(deviceId);
        _keccak.Hash(utf8, 0, utf8.Length, meter, offset);
    }

    /// <summary>EIP-712 domain separator, 32 bytes.</summary>
    public void DomainSeparator(byte[] separator, int offset) => Array.Copy(_domainSeparator, 0, separator, offset, Eip712.WordLength);

    /// <summary>EIP-712 hashStruct, 32 bytes.</summary>
    public void StructHash(IntervalStatement statement, byte[] hash, int offset)
    {
        Meter(statement.DeviceId, _word, 0);
        _eip712.Begin(_typeHash);
        _eip712.AddWord(_word, 0);
        _eip712.AddUnsigned((ulong)statement.PeriodStart);
        _eip712.AddUnsigned(statement.PeriodSeconds);
        _eip712.AddUnsigned((ulong)statement.ImportWh);
        _eip712.AddUnsigned((ulong)statement.ExportWh);
        _eip712.AddUnsigned(statement.Epoch);
        _eip712.AddUnsigned(statement.FirstSequence);
        _eip712.AddUnsigned(statement.LastSequence);
        _eip712.AddWord(statement.HeadHash, 0);
        _eip712.Finish(hash, offset);
    }

    /// <summary>The 32 bytes that are signed.</summary>
    public void Digest(IntervalStatement statement, byte[] digest, int offset)
    {
        StructHash(statement, _word, 0);
        _eip712.Digest(_domainSeparator, _word, digest, offset);
    }

    /// <summary>Fills the signature of the statement; false when the key is not in [1, n).</summary>
    public bool Sign(IntervalStatement statement, Secp256k1 curve, byte[] privateKey)
    {
        Digest(statement, _word, 0);
        return curve.SignRecoverable(privateKey, 0, _word, 0, statement.Signature, 0);
    }

    /// <summary>True when the statement's r|s is the device's (public key x|y, 64 bytes). v is not looked at; recover where it matters.</summary>
    public bool Verify(IntervalStatement statement, Secp256k1 curve, byte[] publicKey)
    {
        Digest(statement, _word, 0);
        return curve.Verify(publicKey, 0, _word, 0, statement.Signature, 0);
    }

    /// <summary>Bytes written, or 0 when the buffer is too small. Throws ArgumentException when a number is negative or the device id is not one.</summary>
    public int Encode(IntervalStatement statement, byte[] buffer, int offset)
    {
        if (!DeviceName.IsValid(statement.DeviceId) || statement.PeriodStart < 0 || statement.ImportWh < 0 || statement.ExportWh < 0)
        {
            throw new ArgumentException("a statement needs a device id and numbers that are not negative", nameof(statement));
        }

        _writer.Start(buffer, offset);
        _writer.WriteArrayHeader(10);
        _writer.WriteText(statement.DeviceId);
        _writer.WriteInteger(statement.PeriodStart);
        _writer.WriteUnsigned(statement.PeriodSeconds);
        _writer.WriteInteger(statement.ImportWh);
        _writer.WriteInteger(statement.ExportWh);
        _writer.WriteUnsigned(statement.Epoch);
        _writer.WriteUnsigned(statement.FirstSequence);
        _writer.WriteUnsigned(statement.LastSequence);
        _writer.WriteBytes(statement.HeadHash, 0, Sha256.HashLength);
        _writer.WriteBytes(statement.Signature, 0, Secp256k1.RecoverableSignatureLength);
        return _writer.Overflowed ? 0 : _writer.Position - offset;
    }

    /// <summary>Reads a statement; the signature is not checked. Never throws for any bytes.</summary>
    public DecodeResult Decode(byte[] data, int offset, int count, IntervalStatement statement)
    {
        if (count > MaxLength)
        {
            return DecodeResult.TooLarge;
        }

        CborReader reader = _reader;
        reader.Start(data, offset, count);
        if (!reader.ReadArrayHeader(out int items))
        {
            return reader.Error;
        }

        if (items != 10)
        {
            return DecodeResult.UnexpectedShape;
        }

        if (!reader.ReadText(out int idOffset, out int idLength))
        {
            return reader.Error;
        }

        string deviceId = Encoding.UTF8.GetString(data, idOffset, idLength);
        if (!DeviceName.IsValid(deviceId))
        {
            return DecodeResult.InvalidText;
        }

        if (!reader.ReadUnsigned(long.MaxValue, out ulong periodStart) || !reader.ReadUnsigned(uint.MaxValue, out ulong periodSeconds)
            || !reader.ReadUnsigned(long.MaxValue, out ulong importWh) || !reader.ReadUnsigned(long.MaxValue, out ulong exportWh)
            || !reader.ReadUnsigned(uint.MaxValue, out ulong epoch) || !reader.ReadUnsigned(uint.MaxValue, out ulong first)
            || !reader.ReadUnsigned(uint.MaxValue, out ulong last) || !reader.ReadBytes(out int hashOffset, out int hashLength)
            || !reader.ReadBytes(out int signatureOffset, out int signatureLength))
        {
            return reader.Error;
        }

        if (hashLength != Sha256.HashLength || signatureLength != Secp256k1.RecoverableSignatureLength)
        {
            return DecodeResult.UnexpectedShape;
        }

        if (!reader.AtEnd)
        {
            return DecodeResult.TrailingBytes;
        }

        statement.DeviceId = deviceId;
        statement.PeriodStart = (long)periodStart;
        statement.PeriodSeconds = (uint)periodSeconds;
        statement.ImportWh = (long)importWh;
        statement.ExportWh = (long)exportWh;
        statement.Epoch = (uint)epoch;
        statement.FirstSequence = (uint)first;
        statement.LastSequence = (uint)last;
        Array.Copy(data, hashOffset, statement.HeadHash, 0, hashLength);
        Array.Copy(data, signatureOffset, statement.Signature, 0, signatureLength);
        return DecodeResult.Ok;
    }
}
