using System;

namespace EdgeEnergy.Core;

/// <summary>
/// What one poll of one device measured: up to <see cref="Capacity"/> decimal values, their place in the device's chain and their time.
/// Mutable and reused: <see cref="Clear"/>, then <see cref="Add"/> for each value. Index i of the arrays is valid for i below <see cref="Count"/>.
/// </summary>
public sealed class Reading
{
    /// <summary>Most values a reading on the wire may have.</summary>
    public const int MaxValues = 128;

    public const int HashLength = 32;

    private const int MaxExponent = 18;

    public Reading()
        : this(MaxValues)
    {
    }

    public Reading(int capacity)
    {
        if (capacity < 1 || capacity > MaxValues)
        {
            throw new ArgumentOutOfRangeException(nameof(capacity));
        }

        Capacity = capacity;
        Names = new string[capacity];
        Units = new string[capacity];
        Mantissas = new long[capacity];
        Exponents = new sbyte[capacity];
        Qualities = new ValueQuality[capacity];
    }

    public int Capacity { get; }

    public string DeviceId { get; set; } = "";

    /// <summary>Rises with every start of a chain (power-on, lost state).</summary>
    public uint Epoch { get; set; }

    /// <summary>Rises by one with every reading of an epoch.</summary>
    public uint Sequence { get; set; }

    /// <summary>SHA-256 of the envelope before this one in the epoch (32 bytes), zero for the first.</summary>
    public byte[] PreviousHash { get; } = new byte[HashLength];

    public long UnixSeconds { get; set; }

    public TimeQuality TimeQuality { get; set; }

    public int Count { get; private set; }

    public string[] Names { get; }

    /// <summary>SenML units; empty for none.</summary>
    public string[] Units { get; }

    /// <summary>Value i is Mantissas[i] * 10^Exponents[i] Units[i] where Qualities[i] is Good, and nothing otherwise.</summary>
    public long[] Mantissas { get; }

    public sbyte[] Exponents { get; }

    public ValueQuality[] Qualities { get; }

    /// <summary>Removes the values; identity, time and hash stay.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a value; false when the reading is full.</summary>
    public bool Add(string name, string unit, long mantissa, sbyte exponent, ValueQuality quality)
    {
        if (Count == Capacity)
        {
            return false;
        }

        Names[Count] = name;
        Units[Count] = unit;
        Mantissas[Count] = mantissa;
        Exponents[Count] = exponent;
        Qualities[Count] = quality;
        Count++;
        return true;
    }

    /// <summary>Index of the first value of that name, or -1.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Good value of that name in units of 10^<paramref name="exponent"/>, cut towards zero: a counter of 1234.5 kWh asked with -3 is 1234500 (Wh).
    /// False when it is missing, not good, or too large.
    /// </summary>
    public bool TryGetScaled(string name, int exponent, out long value)
    {
        value = 0;
        int index = IndexOf(name);
        if (index < 0 || Qualities[index] != ValueQuality.Good)
        {
            return false;
        }

        long mantissa = Mantissas[index];
        int shift = Exponents[index] - exponent;
        while (shift < 0 && mantissa != 0)
        {
            mantissa /= 10;
            shift++;
        }

        while (shift > 0 && mantissa != 0)
        {
            if (mantissa > long.MaxValue / 10 || mantissa < -(long.MaxValue / 10))
            {
                return false;
            }

            mantissa *= 10;
            shift--;
        }

        value = mantissa;
        return true;
    }

    internal static bool IsExponent(long value) => value >= -MaxExponent && value <= MaxExponent;
}
