using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using EdgeEnergy.Core;

namespace EdgeEnergy.Metering.Maps;

/// <summary>Writes the binary register table; the layout is <see cref="RegisterMapFormat"/>.</summary>
internal sealed class MapTable
{
    public required string Id { get; init; }

    public required int Version { get; init; }

    public required int Unit { get; init; }

    public required int MaximumRead { get; init; }

    public required int MaximumWrite { get; init; }

    public required int MergeGap { get; init; }

    public required IReadOnlyList<IReadOnlyList<int>> Areas { get; init; }

    public required int LargestRatedPowerW { get; init; }

    public int CounterResolutionWh { get; set; }

    public List<MapRegister> Registers { get; } = [];

    public int[] Roles { get; } = [.. Enumerable.Repeat(RegisterMapFormat.NoRegister, RegisterMapFormat.RoleCount)];

    public List<int> Reading { get; } = [];

    public List<int> DeviceTypes { get; } = [];

    public List<MapIdentity> Identities { get; } = [];

    public int IndexOf(string id) => Registers.FindIndex(register => register.Id == id);

    public byte[] ToBytes()
    {
        MemoryStream strings = new();
        MemoryStream body = new();
        strings.Write(Encoding.UTF8.GetBytes(Id));
        foreach (MapRegister register in Registers)
        {
            WriteRegister(body, register, (int)strings.Length);
            strings.Write(Encoding.UTF8.GetBytes(register.Id));
        }

        WriteAll(body, Roles);
        WriteAll(body, Reading);
        foreach (IReadOnlyList<int> area in Areas)
        {
            WriteAll(body, area);
        }

        WriteAll(body, DeviceTypes);
        foreach (MapIdentity identity in Identities)
        {
            WriteIdentity(body, identity);
        }

        byte[] table = new byte[RegisterMapFormat.HeaderLength + body.Length + strings.Length + RegisterMapFormat.DigestLength];
        WriteHeader(table, (int)strings.Length);
        body.ToArray().CopyTo(table, RegisterMapFormat.HeaderLength);
        strings.ToArray().CopyTo(table, RegisterMapFormat.HeaderLength + (int)body.Length);
        int content = table.Length - RegisterMapFormat.DigestLength;
        SHA256.HashData(table.AsSpan(0, content)).AsSpan(0, RegisterMapFormat.DigestLength).CopyTo(table.AsSpan(content));
        return table;
    }

    private void WriteHeader(byte[] table, int stringsLength)
    {
        "EERM"u8.CopyTo(table);
        table[RegisterMapFormat.HeaderVersion] = RegisterMapFormat.Version;
        Put(table, RegisterMapFormat.HeaderMapVersion, Version);
        BinaryPrimitives.WriteInt32BigEndian(table.AsSpan(RegisterMapFormat.HeaderTotalLength), table.Length);
        Put(table, RegisterMapFormat.HeaderRegisters, Registers.Count);
        Put(table, RegisterMapFormat.HeaderReading, Reading.Count);
        Put(table, RegisterMapFormat.HeaderAreas, Areas.Count);
        Put(table, RegisterMapFormat.HeaderDeviceTypes, DeviceTypes.Count);
        Put(table, RegisterMapFormat.HeaderIdentities, Identities.Count);
        Put(table, RegisterMapFormat.HeaderStringsLength, stringsLength);
        table[RegisterMapFormat.HeaderMaximumRead] = (byte)MaximumRead;
        table[RegisterMapFormat.HeaderMaximumWrite] = (byte)MaximumWrite;
        table[RegisterMapFormat.HeaderMergeGap] = (byte)MergeGap;
        table[RegisterMapFormat.HeaderUnit] = (byte)Unit;
        table[RegisterMapFormat.HeaderIdLength] = (byte)Encoding.UTF8.GetByteCount(Id);
        Put(table, RegisterMapFormat.HeaderCounterResolution, CounterResolutionWh);
        BinaryPrimitives.WriteInt32BigEndian(table.AsSpan(RegisterMapFormat.HeaderLargestPower), LargestRatedPowerW);
    }

    private static void WriteRegister(MemoryStream body, MapRegister register, int nameOffset)
    {
        byte[] record = new byte[RegisterMapFormat.RegisterLength];
        Put(record, 0, nameOffset);
        record[2] = (byte)Encoding.UTF8.GetByteCount(register.Id);
        record[3] = (byte)register.Type;
        record[4] = (byte)register.Addresses.Count;
        record[5] = (byte)register.Poll;
        Put(record, 6, register.Addresses[0]);
        Put(record, 8, register.Addresses[^1]);
        record[10] = (byte)(sbyte)register.Exponent;
        record[11] = (byte)register.Mantissa;
        record[12] = (byte)register.Unit;
        record[13] = (byte)register.Flags;
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(14), register.Minimum);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(18), register.Maximum);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(22), register.MaximumChange);
        body.Write(record);
    }

    private static void WriteIdentity(MemoryStream body, MapIdentity identity)
    {
        byte[] record = new byte[RegisterMapFormat.IdentityLength + (RegisterMapFormat.TermLength * identity.Terms.Count)];
        record[0] = (byte)identity.Kind;
        record[1] = (byte)identity.Terms.Count;
        Put(record, 2, identity.Target);
        Put(record, 4, identity.Tolerance);
        record[6] = (byte)identity.Percent;
        for (int i = 0; i < identity.Terms.Count; i++)
        {
            int at = RegisterMapFormat.IdentityLength + (RegisterMapFormat.TermLength * i);
            Put(record, at, identity.Terms[i].Register);
            record[at + 2] = (byte)(sbyte)identity.Terms[i].Sign;
        }

        body.Write(record);
    }

    private static void WriteAll(MemoryStream body, IReadOnlyList<int> numbers)
    {
        byte[] bytes = new byte[2 * numbers.Count];
        for (int i = 0; i < numbers.Count; i++)
        {
            Put(bytes, 2 * i, numbers[i]);
        }

        body.Write(bytes);
    }

    private static void Put(byte[] bytes, int offset, int value) => BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(offset), checked((ushort)value));
}
