using System.Text;

namespace EdgeEnergy.Core;

/// <summary>
/// Register table of one kind of device, compiled from YAML and loaded as bytes, so that firmware is generic. Registers are addressed by their
/// index in the table. The table is checked once; after that no accessor can leave it. Layout: <see cref="RegisterMapFormat"/>.
/// </summary>
public sealed class RegisterMap
{
    public const int PvInputs = 8;
    public const int Phases = 3;

    private readonly byte[] table;
    private readonly int roles;
    private readonly int reading;
    private readonly int areas;
    private readonly int deviceTypes;
    private readonly int identities;
    private readonly int strings;
    private readonly int[] identityOffsets;

    private RegisterMap(byte[] table)
    {
        this.table = table;
        RegisterCount = U16(RegisterMapFormat.HeaderRegisters);
        ReadingCount = U16(RegisterMapFormat.HeaderReading);
        AreaCount = U16(RegisterMapFormat.HeaderAreas);
        DeviceTypeCount = U16(RegisterMapFormat.HeaderDeviceTypes);
        IdentityCount = U16(RegisterMapFormat.HeaderIdentities);
        roles = RegisterMapFormat.HeaderLength + (RegisterCount * RegisterMapFormat.RegisterLength);
        reading = roles + (2 * RegisterMapFormat.RoleCount);
        areas = reading + (2 * ReadingCount);
        deviceTypes = areas + (RegisterMapFormat.AreaLength * AreaCount);
        identities = deviceTypes + (2 * DeviceTypeCount);
        identityOffsets = new int[IdentityCount];
        int offset = identities;
        for (int i = 0; i < IdentityCount; i++)
        {
            identityOffsets[i] = offset;
            offset += RegisterMapFormat.IdentityLength;
            if (offset > table.Length)
            {
                break;
            }

            offset += RegisterMapFormat.TermLength * table[identityOffsets[i] + 1];
        }

        strings = offset;
    }

    /// <summary>Name of the map, for instance deye-hybrid-3p-lv.</summary>
    public string Id => Text(0, table[RegisterMapFormat.HeaderIdLength]);

    /// <summary>Version of the map's content.</summary>
    public int Version => U16(RegisterMapFormat.HeaderMapVersion);

    public int RegisterCount { get; }

    public int ReadingCount { get; }

    public int AreaCount { get; }

    public int DeviceTypeCount { get; }

    public int IdentityCount { get; }

    /// <summary>Most registers the device returns in one read.</summary>
    public int MaximumRead => table[RegisterMapFormat.HeaderMaximumRead];

    public int MaximumWrite => table[RegisterMapFormat.HeaderMaximumWrite];

    /// <summary>Registers of no interest that are read along when that saves a request.</summary>
    public int MergeGap => table[RegisterMapFormat.HeaderMergeGap];

    /// <summary>Modbus unit the device has when it leaves the factory.</summary>
    public byte DefaultUnit => table[RegisterMapFormat.HeaderUnit];

    /// <summary>Step of the total counters, Wh.</summary>
    public int CounterResolutionWh => U16(RegisterMapFormat.HeaderCounterResolution);

    /// <summary>Rated power of the largest model this map serves, W.</summary>
    public int LargestRatedPowerW => S32(RegisterMapFormat.HeaderLargestPower);

    /// <summary>Loads a table; null with a one-line reason when it is not one.</summary>
    public static RegisterMap? TryLoad(byte[] table, out string error)
    {
        error = Check(table);
        if (error.Length > 0)
        {
            return null;
        }

        RegisterMap map = new RegisterMap(table);
        error = map.CheckContent();
        return error.Length > 0 ? null : map;
    }

    public string Name(int register)
    {
        int record = Record(register);
        return Text(U16(record), table[record + 2]);
    }

    public RegisterType Type(int register) => (RegisterType)table[Record(register) + 3];

    public int Words(int register) => table[Record(register) + 4];

    public PollClass Poll(int register) => (PollClass)table[Record(register) + 5];

    public int Address(int register) => U16(Record(register) + 6);

    /// <summary>Address of word number <paramref name="word"/>, low word first. The second of two words may lie elsewhere.</summary>
    public int Address(int register, int word)
    {
        int record = Record(register);
        return word == 1 && table[record + 4] == 2 ? U16(record + 8) : U16(record + 6) + word;
    }

    /// <summary>True when the two words of the register do not follow each other.</summary>
    public bool IsSplit(int register) => Words(register) == 2 && Address(register, 1) != Address(register) + 1;

    public int Exponent(int register) => (sbyte)table[Record(register) + 10];

    public int Mantissa(int register) => table[Record(register) + 11];

    public RegisterUnit Unit(int register) => (RegisterUnit)table[Record(register) + 12];

    /// <summary>True when the flag of <see cref="RegisterMapFormat"/> is set.</summary>
    public bool Has(int register, int flag) => (table[Record(register) + 13] & flag) != 0;

    /// <summary>Smallest raw value, when <see cref="RegisterMapFormat.FlagRange"/> is set.</summary>
    public int Minimum(int register) => S32(Record(register) + 14);

    public int Maximum(int register) => S32(Record(register) + 18);

    /// <summary>Largest plausible raw change in a minute; 0 = any.</summary>
    public int MaximumChange(int register) => S32(Record(register) + 22);

    /// <summary>Index of the register that serves the role, -1 when none does.</summary>
    public int Role(RegisterRole role, int number = 0)
    {
        int index = U16(roles + (2 * ((int)role + number)));
        return index == RegisterMapFormat.NoRegister ? -1 : index;
    }

    /// <summary>Register at a position of the reading list.</summary>
    public int Reading(int position) => U16(reading + (2 * position));

    /// <summary>First address of a part of the address space that one read may not leave.</summary>
    public int AreaStart(int area) => U16(areas + (RegisterMapFormat.AreaLength * area));

    public int AreaEnd(int area) => U16(areas + (RegisterMapFormat.AreaLength * area) + 2);

    /// <summary>Area that holds the address, -1 when none does.</summary>
    public int AreaOf(int address)
    {
        for (int i = 0; i < AreaCount; i++)
        {
            if (address >= AreaStart(i) && address <= AreaEnd(i))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>True when a device that identifies itself so is served by this map.</summary>
    public bool Serves(int deviceType)
    {
        for (int i = 0; i < DeviceTypeCount; i++)
        {
            if (U16(deviceTypes + (2 * i)) == deviceType)
            {
                return true;
            }
        }

        return DeviceTypeCount == 0;
    }

    /// <summary>Index of a register by name, -1 when there is none.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < RegisterCount; i++)
        {
            if (table[Record(i) + 2] == name.Length && Name(i) == name)
            {
                return i;
            }
        }

        return -1;
    }

    public IdentityKind IdentityKindOf(int identity) => (IdentityKind)table[identityOffsets[identity]];

    public int IdentityTerms(int identity) => table[identityOffsets[identity] + 1];

    public int IdentityTarget(int identity) => U16(identityOffsets[identity] + 2);

    /// <summary>Absolute tolerance in the unit of the target; for <see cref="IdentityKind.ZeroOnlyBelow"/> the limit of the first term.</summary>
    public int IdentityTolerance(int identity) => U16(identityOffsets[identity] + 4);

    public int IdentityTolerancePercent(int identity) => table[identityOffsets[identity] + 6];

    public int IdentityTerm(int identity, int term) => U16(Term(identity, term));

    /// <summary>1 or -1.</summary>
    public int IdentitySign(int identity, int term) => (sbyte)table[Term(identity, term) + 2];

    private static string Check(byte[] table)
    {
        if (table.Length < RegisterMapFormat.HeaderLength + RegisterMapFormat.DigestLength
            || table[0] != 'E' || table[1] != 'E' || table[2] != 'R' || table[3] != 'M')
        {
            return "not a register table";
        }

        if (table[RegisterMapFormat.HeaderVersion] != RegisterMapFormat.Version)
        {
            return "register table of format " + table[RegisterMapFormat.HeaderVersion].ToString() + ", expected " + RegisterMapFormat.Version.ToString();
        }

        int total = (ModbusPdu.GetUInt16(table, RegisterMapFormat.HeaderTotalLength) << 16) | ModbusPdu.GetUInt16(table, RegisterMapFormat.HeaderTotalLength + 2);
        if (total != table.Length)
        {
            return "register table of " + table.Length.ToString() + " bytes, expected " + total.ToString();
        }

        byte[] digest = new byte[Sha256.HashLength];
        int content = total - RegisterMapFormat.DigestLength;
        new Sha256().Hash(table, 0, content, digest, 0);
        for (int i = 0; i < RegisterMapFormat.DigestLength; i++)
        {
            if (digest[i] != table[content + i])
            {
                return "register table is damaged: its digest does not match";
            }
        }

        return "";
    }

    private string CheckContent()
    {
        if (strings + U16(RegisterMapFormat.HeaderStringsLength) + RegisterMapFormat.DigestLength != table.Length)
        {
            return "register table is damaged: its sections do not add up";
        }

        bool sound = table[RegisterMapFormat.HeaderIdLength] <= U16(RegisterMapFormat.HeaderStringsLength)
            && MaximumRead >= 1 && MaximumRead <= ModbusPdu.MaximumRead && MaximumWrite <= ModbusPdu.MaximumWrite;
        for (int i = 0; sound && i < RegisterCount; i++)
        {
            sound = IsSound(i);
        }

        for (int i = 0; sound && i < RegisterMapFormat.RoleCount; i++)
        {
            int index = U16(roles + (2 * i));
            sound = index < RegisterCount || index == RegisterMapFormat.NoRegister;
        }

        for (int i = 0; sound && i < ReadingCount; i++)
        {
            sound = Reading(i) < RegisterCount;
        }

        for (int i = 0; sound && i < IdentityCount; i++)
        {
            sound = IdentityTarget(i) < RegisterCount && table[identityOffsets[i]] <= (int)IdentityKind.ZeroOnlyBelow && IdentityTerms(i) > 0;
            for (int k = 0; sound && k < IdentityTerms(i); k++)
            {
                sound = IdentityTerm(i, k) < RegisterCount;
            }
        }

        return sound ? "" : "register table is damaged: an entry points outside";
    }

    private bool IsSound(int register)
    {
        int record = Record(register);
        int words = table[record + 4];
        return U16(record) + table[record + 2] <= U16(RegisterMapFormat.HeaderStringsLength)
            && table[record + 3] <= (int)RegisterType.Hhmm
            && words >= 1 && words <= 16
            && U16(record + 6) + words <= 65536
            && table[record + 5] <= (int)PollClass.Fast
            && table[record + 12] < RegisterUnitName.Count
            && table[record + 11] != 0
            && AreaOf(U16(record + 6)) >= 0
            && WordsFit((RegisterType)table[record + 3], words);
    }

    private static bool WordsFit(RegisterType type, int words)
    {
        switch (type)
        {
            case RegisterType.U32:
            case RegisterType.S32:
                return words == 2;
            case RegisterType.DateTime:
                return words == 3;
            case RegisterType.Bits:
                return words <= 4;
            case RegisterType.Ascii:
                return true;
            default:
                return words == 1;
        }
    }

    private static int Record(int register) => RegisterMapFormat.HeaderLength + (register * RegisterMapFormat.RegisterLength);

    private int Term(int identity, int term) => identityOffsets[identity] + RegisterMapFormat.IdentityLength + (RegisterMapFormat.TermLength * term);

    private int U16(int offset) => ModbusPdu.GetUInt16(table, offset);

    private int S32(int offset) => (ModbusPdu.GetUInt16(table, offset) << 16) | ModbusPdu.GetUInt16(table, offset + 2);

    private string Text(int offset, int length) => Encoding.UTF8.GetString(table, strings + offset, length);
}
