using EdgeEnergy.Core;

namespace EdgeEnergy.Cli.Commands;

/// <summary>One field of a SenML record as it stands in the bytes.</summary>
internal sealed class SenmlField(long label, int start)
{
    private bool _isFloat;

    public long Label => label;

    /// <summary>Index after the field's bytes.</summary>
    public int End { get; set; }

    /// <summary>A text, or a byte string in hexadecimal.</summary>
    public string Text { get; private set; } = "";

    public double Number { get; private set; }

    public bool Flag { get; private set; }

    public bool SetText(string text)
    {
        Text = text;
        return true;
    }

    public bool SetFlag(bool flag)
    {
        Flag = flag;
        return true;
    }

    /// <summary>False for what is no finite number, which SenML can not hold.</summary>
    public bool SetNumber(double number)
    {
        Number = number;
        return double.IsFinite(number);
    }

    public bool SetFloat(int size, ulong bits)
    {
        _isFloat = true;
        return SetNumber(size switch
        {
            2 => (double)BitConverter.UInt16BitsToHalf((ushort)bits),
            4 => BitConverter.UInt32BitsToSingle((uint)bits),
            _ => BitConverter.UInt64BitsToDouble(bits),
        });
    }

    /// <summary>Writes the value in its deterministic encoding: a float in the shortest size that keeps it, everything else as it stands.</summary>
    public void Write(CborWriter writer, byte[] bytes)
    {
        if (!_isFloat)
        {
            writer.WriteRaw(bytes, start, End - start);
        }
        else if ((double)(Half)Number == Number)
        {
            writer.WriteFloatBits(2, BitConverter.HalfToUInt16Bits((Half)Number));
        }
        else if ((double)(float)Number == Number)
        {
            writer.WriteFloatBits(4, BitConverter.SingleToUInt32Bits((float)Number));
        }
        else
        {
            writer.WriteFloatBits(8, BitConverter.DoubleToUInt64Bits(Number));
        }
    }
}
