using System;
using System.Text;

namespace EdgeEnergy.Core;

/// <summary>
/// Register table of one kind of device, compiled from YAML and loaded as bytes, so that firmware is generic. Registers are addressed by their
/// index in the table. The table is checked once; after that no accessor can leave it. Variants are switched in the loaded table, so a map belongs
/// to one device; <see cref="Copy"/> gives another one its own. Layout: <see cref="RegisterMapFormat"/>.
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
    private readonly int[] variantOffsets;
    private readonly bool[] active;

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
        areas = reading + (RegisterMapFormat.ReadingLength * ReadingCount);
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

        VariantCount = U16(RegisterMapFormat.HeaderVariants);
        variantOffsets = new int[VariantCount];
        active = new bool[VariantCount];
        for (int i = 0; i < VariantCount && offset <= table.Length; i++)
        {
            variantOffsets[i] = offset;
            offset += RegisterMapFormat.VariantLength;
            if (offset <= table.Length)
            {
                offset += RegisterMapFormat.ChangeLength * table[variantOffsets[i] + 1];
            }
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

    public int VariantCount { get; }

    /// <summary>True when functions 3 and 4 return the same registers.</summary>
    public bool AnswersEitherFunction => table[RegisterMapFormat.HeaderEitherFunction] != 0;

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

    /// <summary>The same map with its own variants, none of them active.</summary>
    public RegisterMap Copy()
    {
        byte[] copy = new byte[table.Length];
        Array.Copy(table, copy, table.Length);
        RegisterMap map = new RegisterMap(copy);
        for (int i = VariantCount - 1; i >= 0; i--)
        {
            map.active[i] = active[i];
            map.Switch(i, false);
        }

        return map;
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

    /// <summary>Lowest address of the register, or of its low word when the two are apart.</summary>
    public int First(int register)
    {
        int low = Address(register);
        return Words(register) == 2 && Address(register, 1) == low - 1 ? low - 1 : low;
    }

    /// <summary>True when the two words of the register are not neighbours.</summary>
    public bool IsSplit(int register)
    {
        int distance = Words(register) == 2 ? Address(register, 1) - Address(register) : 1;
        return distance != 1 && distance != -1;
    }

    /// <summary>Modbus function the register is read with, 3 or 4.</summary>
    public byte Function(int register) => (byte)(table[Record(register) + 26] & ~RegisterMapFormat.FunctionAlone);

    /// <summary>True when only a read of this register alone returns it: another one answers at its address in longer reads.</summary>
    public bool IsAlone(int register) => (table[Record(register) + 26] & RegisterMapFormat.FunctionAlone) != 0;

    /// <summary>Decimals kept of a float32.</summary>
    public int Decimals(int register) => table[Record(register) + 27];

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
    public int Reading(int position) => U16(reading + (RegisterMapFormat.ReadingLength * position));

    /// <summary>Name that the value at a position of the reading list has on the wire; the names of a home's quantities are the same in every map.</summary>
    public string ReadingName(int position)
    {
        int entry = reading + (RegisterMapFormat.ReadingLength * position);
        return Text(U16(entry + 2), table[entry + 4]);
    }

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

    public VariantKind VariantKindOf(int variant) => (VariantKind)table[variantOffsets[variant]];

    public string VariantName(int variant) => Text(U16(variantOffsets[variant] + 2), table[variantOffsets[variant] + 4]);

    /// <summary>Index of a variant by name, -1 when there is none.</summary>
    public int VariantOf(string name)
    {
        for (int i = 0; i < VariantCount; i++)
        {
            if (VariantName(i) == name)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Register that decides about a variant, -1 when none does.</summary>
    public int VariantRegister(int variant)
    {
        int index = U16(variantOffsets[variant] + 6);
        return index == RegisterMapFormat.NoRegister ? -1 : index;
    }

    /// <summary>Identity that decides about a variant by failing without it and holding with it, -1 when none does.</summary>
    public int VariantIdentity(int variant)
    {
        int index = table[variantOffsets[variant] + 5];
        return index == RegisterMapFormat.NoIdentity ? -1 : index;
    }

    /// <summary>True when a raw value of <see cref="VariantRegister"/> calls for the variant.</summary>
    public bool VariantMatches(int variant, long raw) => raw >= S32(variantOffsets[variant] + 8) && raw <= S32(variantOffsets[variant] + 12);

    public bool IsActive(int variant) => active[variant];

    /// <summary>
    /// Puts a variant in force or out of it. Poll plans made before a <see cref="VariantKind.Chosen"/> one was switched are void.
    /// </summary>
    public void Switch(int variant, bool on)
    {
        if (active[variant] == on)
        {
            return;
        }

        active[variant] = on;
        int changes = table[variantOffsets[variant] + 1];
        for (int i = 0; i < changes; i++)
        {
            int change = variantOffsets[variant] + RegisterMapFormat.VariantLength + (RegisterMapFormat.ChangeLength * i);
            int subject = U16(change + 4);
            if (table[change] == RegisterMapFormat.ChangeScale)
            {
                // What is out of force is kept in the change.
                Exchange(change + 1, Record(subject) + 11);
                Exchange(change + 2, Record(subject) + 10);
            }
            else
            {
                int entry = reading + (RegisterMapFormat.ReadingLength * subject);
                Exchange(Record(U16(entry)) + 5, Record(U16(change + 6)) + 5);
                Exchange(entry, change + 6);
                Exchange(entry + 1, change + 7);
            }
        }
    }

    /// <summary>True when a command may write the register: it is a setting of one word and writing it endangers nothing.</summary>
    public bool MayWrite(int register) =>
        Has(register, RegisterMapFormat.FlagWritable) && !Has(register, RegisterMapFormat.FlagDangerous)
        && Words(register) == 1 && Function(register) == ModbusPdu.ReadHoldingRegisters;

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
            int entry = reading + (RegisterMapFormat.ReadingLength * i);
            sound = Reading(i) < RegisterCount && IsText(entry + 2, entry + 4);
        }

        for (int i = 0; sound && i < IdentityCount; i++)
        {
            sound = IdentityTarget(i) < RegisterCount && table[identityOffsets[i]] <= (int)IdentityKind.Magnitude && IdentityTerms(i) > 0;
            for (int k = 0; sound && k < IdentityTerms(i); k++)
            {
                sound = IdentityTerm(i, k) < RegisterCount;
            }
        }

        for (int i = 0; sound && i < VariantCount; i++)
        {
            sound = IsSoundVariant(i);
        }

        return !sound ? "register table is damaged: an entry points outside"
            : !CommandsMayWrite() ? "register table would let a command write a register that must not be written"
            : "";
    }

    private bool IsSoundVariant(int variant)
    {
        int offset = variantOffsets[variant];
        bool sound = table[offset] <= (byte)VariantKind.Detected && VariantRegister(variant) < RegisterCount
            && VariantIdentity(variant) < IdentityCount && IsText(offset + 2, offset + 4);
        for (int i = 0; sound && i < table[offset + 1]; i++)
        {
            int change = offset + RegisterMapFormat.VariantLength + (RegisterMapFormat.ChangeLength * i);
            sound = table[change] == RegisterMapFormat.ChangeScale
                ? table[change + 1] != 0 && U16(change + 4) < RegisterCount
                : table[change] == RegisterMapFormat.ChangeSource && table[offset] == (byte)VariantKind.Chosen
                    && U16(change + 4) < ReadingCount && U16(change + 6) < RegisterCount;
        }

        return sound;
    }

    /// <summary>What commands write are the settings of these roles; a table may not lead them to anything else.</summary>
    private bool CommandsMayWrite()
    {
        for (int role = 0; role < RegisterMapFormat.RoleCount; role++)
        {
            bool commanded = (role >= (int)RegisterRole.MaxSellPower && role <= (int)RegisterRole.WorkMode)
                || role == (int)RegisterRole.GridChargeTarget || role == (int)RegisterRole.TimeOfUse;
            int register = U16(roles + (2 * role));
            if (commanded && register != RegisterMapFormat.NoRegister && !MayWrite(register))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsText(int offset, int length) => U16(offset) + table[length] <= U16(RegisterMapFormat.HeaderStringsLength);

    private void Exchange(int one, int other)
    {
        byte kept = table[one];
        table[one] = table[other];
        table[other] = kept;
    }

    private bool IsSound(int register)
    {
        int record = Record(register);
        int words = table[record + 4];
        return U16(record) + table[record + 2] <= U16(RegisterMapFormat.HeaderStringsLength)
            && table[record + 3] <= (int)RegisterType.Float32
            && words >= 1 && words <= 16
            && U16(record + 6) + words <= 65536
            && table[record + 5] <= (int)PollClass.Fast
            && table[record + 12] < RegisterUnitName.Count
            && table[record + 11] != 0
            && (Function(register) == ModbusPdu.ReadHoldingRegisters || Function(register) == ModbusPdu.ReadInputRegisters)
            && table[record + 27] <= RegisterMapFormat.MaximumDecimals
            && AreaOf(U16(record + 6)) >= 0
            && WordsFit((RegisterType)table[record + 3], words);
    }

    private static bool WordsFit(RegisterType type, int words)
    {
        switch (type)
        {
            case RegisterType.U32:
            case RegisterType.S32:
            case RegisterType.Float32:
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
