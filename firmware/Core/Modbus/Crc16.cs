namespace EdgeEnergy.Core;

/// <summary>CRC-16/MODBUS: polynomial 0x8005 reflected, initial value 0xFFFF, sent low byte first (Modbus over Serial Line V1.02, 6.2.2).</summary>
public static class Crc16
{
    // One entry per low nibble: 32 bytes instead of 512, two steps a byte.
    private static readonly ushort[] Table =
    {
        0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
        0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
    };

    public static ushort Compute(byte[] buffer, int offset, int count)
    {
        int crc = 0xFFFF;
        for (int i = offset; i < offset + count; i++)
        {
            crc = (crc >> 4) ^ Table[(crc ^ buffer[i]) & 15];
            crc = (crc >> 4) ^ Table[(crc ^ (buffer[i] >> 4)) & 15];
        }

        return (ushort)crc;
    }

    /// <summary>Appends the CRC of the bytes before <paramref name="end"/>; returns the new end.</summary>
    internal static int Append(byte[] buffer, int offset, int end)
    {
        ushort crc = Compute(buffer, offset, end - offset);
        buffer[end] = (byte)crc;
        buffer[end + 1] = (byte)(crc >> 8);
        return end + 2;
    }

    /// <summary>True when the last two of <paramref name="count"/> bytes are the CRC of those before.</summary>
    public static bool Matches(byte[] buffer, int offset, int count)
    {
        ushort crc = Compute(buffer, offset, count - 2);
        return buffer[offset + count - 2] == (byte)crc && buffer[offset + count - 1] == (byte)(crc >> 8);
    }
}
