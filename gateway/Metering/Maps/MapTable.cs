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

    /// <summary>Register and name on the wire.</summary>
    public List<(int Register, string Name)> Reading { get; } = [];

    public List<int> DeviceTypes { get; } = [];

    public List<MapIdentity> Identities { get; } = [];

    public List<MapVariant> Variants { get; } = [];

    public bool EitherFunction { get; init; }

    public int IndexOf(string id) => Registers.FindIndex(register => register.Id == id);

    public byte[] ToBytes()
    {
        MemoryStream strings = new();
        MemoryStream body = new();
        strings.Write(Encoding.UTF8.GetBytes(Id));
        foreach (MapRegister register in Registers)
        {
            WriteRegister(body, register, Add(strings, register.Id));
        }

        WriteAll(body, Roles);
        foreach ((int register, string name) in Reading)
        {
            byte[] entry = new byte[RegisterMapFormat.ReadingLength];
            Put(entry, 0, register);
            Put(entry, 2, Add(strings, name));
            entry[4] = (byte)Encoding.UTF8.GetByteCount(name);
            body.Write(entry);
        }

        foreach (IReadOnlyList<int> area in Areas)
        {
            WriteAll(body, area);
        }

        WriteAll(body, DeviceTypes);
        foreach (MapIdentity identity in Identities)
        {
            WriteIdentity(body, identity);
        }

        foreach (MapVariant variant in Variants)
        {
            WriteVariant(body, variant, Add(strings, variant.Name));
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
        Put(table, RegisterMapFormat.HeaderVariants, Variants.Count);
        table[RegisterMapFormat.HeaderEitherFunction] = EitherFunction ? (byte)1 : (byte)0;
    }

    private static int Add(MemoryStream strings, string text)
    {
        int offset = (int)strings.Length;
        strings.Write(Encoding.UTF8.GetBytes(text));
        return offset;
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
        record[26] = (byte)(register.Function | (register.Alone ? RegisterMapFormat.FunctionAlone : 0));
        record[27] = (byte)register.Decimals;
        body.Write(record);
    }

    private static void WriteVariant(MemoryStream body, MapVariant variant, int nameOffset)
    {
        int changes = variant.Scales.Count + variant.Sources.Count;
        byte[] record = new byte[RegisterMapFormat.VariantLength + (RegisterMapFormat.ChangeLength * changes)];
        record[0] = (byte)variant.Kind;
        record[1] = (byte)changes;
        Put(record, 2, nameOffset);
        record[4] = (byte)Encoding.UTF8.GetByteCount(variant.Name);
        record[5] = (byte)(variant.Identity ?? RegisterMapFormat.NoIdentity);
        Put(record, 6, variant.Register ?? RegisterMapFormat.NoRegister);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(8), variant.Minimum);
        BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(12), variant.Maximum);
        int at = RegisterMapFormat.VariantLength;
        foreach ((int register, (int mantissa, int exponent)) in variant.Scales)
        {
            record[at] = RegisterMapFormat.ChangeScale;
            record[at + 1] = (byte)mantissa;
            record[at + 2] = (byte)(sbyte)exponent;
            Put(record, at + 4, register);
            at += RegisterMapFormat.ChangeLength;
        }

        foreach ((int entry, int register) in variant.Sources)
        {
            record[at] = RegisterMapFormat.ChangeSource;
            Put(record, at + 4, entry);
            Put(record, at + 6, register);
            at += RegisterMapFormat.ChangeLength;
        }

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
