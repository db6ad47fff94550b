using System.Data.Common;
using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Storage;

/// <summary>Reads the columns of a row from left to right.</summary>
internal sealed class SqlRow(DbDataReader reader)
{
    private int _column;

    public bool Next()
    {
        _column = 0;
        return reader.Read();
    }

    public long Long() => reader.GetInt64(_column++);

    public int Int() => checked((int)Long());

    public string Text() => reader.GetString(_column++);

    public byte[] Bytes() => reader.GetFieldValue<byte[]>(_column++);

    public T Enum<T>()
        where T : struct, Enum => System.Enum.Parse<T>(Text());

    /// <summary>Two columns: start of the period (Unix seconds) and its minutes.</summary>
    public SettlementPeriod Period()
    {
        long start = Long();
        int minutes = Int();
        return new SettlementPeriod(start / (minutes * 60L), minutes);
    }

    /// <summary>A number; SQL has no NaN, so an absent one is NaN.</summary>
    public double Double()
    {
        int column = _column++;
        return reader.IsDBNull(column) ? double.NaN : reader.GetDouble(column);
    }

    public double[] Doubles() => JsonSerializer.Deserialize<double[]>(Text(), SqlJson.Numbers)!;

    public long? OptionalLong() => Present() ? Long() : null;

    public string? OptionalText() => Present() ? Text() : null;

    public byte[]? OptionalBytes() => Present() ? Bytes() : null;

    private bool Present()
    {
        if (!reader.IsDBNull(_column))
        {
            return true;
        }

        _column++;
        return false;
    }
}
