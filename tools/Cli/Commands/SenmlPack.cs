using System.Text;
using EdgeEnergy.Core;

namespace EdgeEnergy.Cli.Commands;

/// <summary>
/// Any SenML pack in CBOR (RFC 8428 section 6), also one that is not of ours: fields in any order, floats, base fields. Numbers are integers, floats or decimal
/// fractions (tag 4).
/// </summary>
internal sealed class SenmlPack
{
    private const int MaxRecords = 4096;
    private const int DecimalFractionTag = 4;
    private const int LargestExponent = 300;
    private const int BaseSum = -6;
    private const int BaseValue = -5;
    private const int BaseUnit = -4;
    private const int BaseTime = -3;
    private const int BaseName = -2;
    private const int BaseVersion = -1;
    private const int Name = 0;
    private const int Unit = 1;
    private const int Value = 2;
    private const int Text = 3;
    private const int Flag = 4;
    private const int Sum = 5;
    private const int Time = 6;
    private const int UpdateTime = 7;
    private const int Data = 8;

    private readonly byte[] _bytes;
    private readonly CborReader _reader = new();
    private readonly CborWriter _writer = new();
    private readonly List<SenmlRecord> _records = [];
    private readonly Dictionary<long, SenmlField> _base = [];

    private SenmlPack(byte[] bytes)
    {
        _bytes = bytes;
    }

    /// <summary>The records with their base fields applied.</summary>
    public IReadOnlyList<SenmlRecord> Records => _records;

    /// <summary>The pack in the core deterministic encoding of RFC 8949 section 4.2.1: fields sorted, floats as short as they go.</summary>
    public byte[] Deterministic { get; private set; } = [];

    /// <summary>False when the bytes themselves are in another encoding of the same pack.</summary>
    public bool IsDeterministic => Deterministic.AsSpan().SequenceEqual(_bytes);

    /// <summary>Null when the bytes are no pack; then the line says why.</summary>
    public static SenmlPack? TryRead(byte[] bytes, out string why)
    {
        SenmlPack pack = new(bytes);
        why = pack.Read() is { } fault ? $"not a reading: neither an envelope nor a SenML pack: {fault}" : "";
        return why.Length == 0 ? pack : null;
    }

    private string? Read()
    {
        _reader.Start(_bytes, 0, _bytes.Length);
        if (!_reader.ReadArrayHeader(out int count) || count is 0 or > MaxRecords)
        {
            return $"expected an array of 1 to {MaxRecords} records";
        }

        // A float can only become shorter, the rest keeps its length.
        byte[] buffer = new byte[_bytes.Length];
        _writer.Start(buffer, 0);
        _writer.WriteArrayHeader(count);
        for (int i = 0; i < count; i++)
        {
            if (ReadRecord() is { } fault)
            {
                return $"record {i + 1}: {fault}";
            }
        }

        Deterministic = buffer[.._writer.Position];
        return _reader.AtEnd ? null : "bytes follow the pack";
    }

    private string? ReadRecord()
    {
        if (!_reader.ReadMapHeader(out int pairs))
        {
            return "expected a map";
        }

        SortedDictionary<ulong, SenmlField> fields = [];
        for (int i = 0; i < pairs; i++)
        {
            if (!_reader.ReadInteger(out long label))
            {
                return "expected integer labels";
            }

            if (!ReadField(label, out SenmlField field))
            {
                return $"label {label}: expected {Expected(label)}";
            }

            // Sorted by the bytes of the encoded key: 0, 1, 2 ... before -1, -2 ...
            if (!fields.TryAdd(label >= 0 ? (ulong)label : (1UL << 63) | (ulong)~label, field))
            {
                return $"label {label} twice";
            }
        }

        _writer.WriteMapHeader(pairs);
        foreach ((ulong _, SenmlField field) in fields)
        {
            _writer.WriteInteger(field.Label);
            field.Write(_writer, _bytes);
        }

        return Resolve(fields.Values.ToDictionary(f => f.Label));
    }

    private bool ReadField(long label, out SenmlField field)
    {
        field = new SenmlField(label, _reader.Position);
        bool read = label switch
        {
            BaseName or BaseUnit or Name or Unit or Text => _reader.ReadText(out int at, out int length) && field.SetText(Encoding.UTF8.GetString(_bytes, at, length)),
            Data => _reader.ReadBytes(out int at, out int length) && field.SetText(Convert.ToHexStringLower(_bytes, at, length)),
            Flag => _reader.ReadBoolean(out bool flag) && field.SetFlag(flag),
            BaseSum or BaseValue or BaseTime or BaseVersion or Value or Sum or Time or UpdateTime => ReadNumber(field),
            _ => false,
        };
        field.End = _reader.Position;
        return read;
    }

    private bool ReadNumber(SenmlField field)
    {
        switch (_reader.NextMajorType)
        {
            case 0 or 1:
                return _reader.ReadInteger(out long whole) && field.SetNumber(whole);
            case 6:
                return _reader.ReadTag(out ulong tag) && tag == DecimalFractionTag && _reader.ReadArrayHeader(out int items) && items == 2
                    && _reader.ReadInteger(out long exponent) && Math.Abs(exponent) <= LargestExponent && _reader.ReadInteger(out long mantissa)
                    && field.SetNumber(exponent < 0 ? mantissa / Math.Pow(10, -exponent) : mantissa * Math.Pow(10, exponent));
            default:
                return _reader.ReadFloatBits(out int size, out ulong bits) && field.SetFloat(size, bits);
        }
    }

    private string? Resolve(Dictionary<long, SenmlField> fields)
    {
        foreach (SenmlField field in fields.Values.Where(f => f.Label < 0))
        {
            _base[field.Label] = field;
        }

        if (BaseNumber(BaseVersion, 10) > 10)
        {
            return "expected version 10 or lower";
        }

        int values = fields.Keys.Count(label => label is Value or Text or Flag or Data);
        if (values == 0 && !fields.ContainsKey(Sum))
        {
            return fields.Keys.Any(label => label >= 0) || fields.Count == 0 ? "expected a value or a sum" : null;
        }

        string name = BaseText(BaseName) + (fields.TryGetValue(Name, out SenmlField? own) ? own.Text : "");
        if (values > 1 || name.Length == 0)
        {
            return values > 1 ? "expected one value" : "expected a name";
        }

        _records.Add(new SenmlRecord(
            name,
            fields.TryGetValue(Unit, out SenmlField? unit) ? unit.Text : BaseText(BaseUnit),
            BaseNumber(BaseTime, 0) + Number(fields, Time) ?? BaseNumber(BaseTime, 0),
            Number(fields, Value) is { } value ? value + BaseNumber(BaseValue, 0) : null,
            fields.TryGetValue(Text, out SenmlField? text) ? text.Text : null,
            fields.TryGetValue(Flag, out SenmlField? flag) ? flag.Flag : null,
            fields.TryGetValue(Data, out SenmlField? data) ? data.Text : null,
            Number(fields, Sum) is { } sum ? sum + BaseNumber(BaseSum, 0) : null,
            Number(fields, UpdateTime)));
        return null;
    }

    private static double? Number(Dictionary<long, SenmlField> fields, long label) => fields.TryGetValue(label, out SenmlField? field) ? field.Number : null;

    private double BaseNumber(long label, double otherwise) => _base.TryGetValue(label, out SenmlField? field) ? field.Number : otherwise;

    private string BaseText(long label) => _base.TryGetValue(label, out SenmlField? field) ? field.Text : "";

    private static string Expected(long label) => label switch
    {
        BaseName or BaseUnit or Name or Unit or Text => "a text",
        Data => "a byte string",
        Flag => "true or false",
        >= BaseSum and <= Data => "a finite number",
        _ => "a label from -6 to 8 (RFC 8428 table 4)",
    };
}
