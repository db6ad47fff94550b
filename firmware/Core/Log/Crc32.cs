namespace EdgeEnergy.Core;

/// <summary>CRC-32 of ISO 3309 (polynomial 0x04C11DB7 reflected, as in Ethernet and zip).</summary>
public static class Crc32
{
    // By nibble: 64 bytes of table instead of 1 KB.
    private static readonly uint[] Table =
    {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C,
    };

    /// <summary>CRC of more bytes; <paramref name="crc"/> is 0 to start, or the CRC of the bytes before.</summary>
    public static uint Update(uint crc, byte[] data, int offset, int count)
    {
        uint[] table = Table;
        crc = ~crc;
        for (int i = 0; i < count; i++)
        {
            crc ^= data[offset + i];
            crc = (crc >> 4) ^ table[crc & 15];
            crc = (crc >> 4) ^ table[crc & 15];
        }

        return ~crc;
    }
}
