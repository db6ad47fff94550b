using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Metering.Maps;

/// <summary>
/// Reads and checks register maps (hardware/devices/*.yaml, format in the README there) and compiles them to the table that firmware loads. Every
/// defect is one <see cref="InputException"/> naming file, line, field and what was expected.
/// </summary>
public static class MapCompiler
{
    private const string NameRule = "small letters, digits and underscores";

    private const string RegisterFields =
        "id, address, words, function, alone, type, unit, scale, decimals, access, poll, range, missing, invert, high_word_may_be_absent, counter, max_change_per_minute, values, danger, help or sources";

    /// <summary>Names that the readings of all devices share, because the gateway knows values by them; # is the number of an input or phase.</summary>
    private static readonly Dictionary<string, string> SharedNames = new(StringComparer.Ordinal)
    {
        ["grid_power"] = "grid_power",
        ["pv_power"] = "pv#_power",
        ["battery_power"] = "battery_power",
        ["load_power"] = "load_power",
        ["battery_soc"] = "battery_soc",
        ["grid_voltage"] = "grid_l#_voltage",
        ["total_import"] = "total_grid_import",
        ["total_export"] = "total_grid_export",
        ["total_pv"] = "total_pv_energy",
        ["total_load"] = "total_load_energy",
        ["total_charge"] = "total_battery_charge",
        ["total_discharge"] = "total_battery_discharge",
    };

    private static readonly (string Name, RegisterRole Role, string Unit, int Many)[] Roles =
    [
        ("grid_power", RegisterRole.GridPower, "W", 1),
        ("pv_power", RegisterRole.PvPower, "W", RegisterMap.PvInputs),
        ("battery_power", RegisterRole.BatteryPower, "W", 1),
        ("load_power", RegisterRole.LoadPower, "W", 1),
        ("battery_soc", RegisterRole.BatterySoc, "%EL", 1),
        ("battery_voltage", RegisterRole.BatteryVoltage, "V", 1),
        ("grid_voltage", RegisterRole.GridVoltage, "V", RegisterMap.Phases),
        ("total_import", RegisterRole.TotalImport, "kWh", 1),
        ("total_export", RegisterRole.TotalExport, "kWh", 1),
        ("total_pv", RegisterRole.TotalPv, "kWh", 1),
        ("total_load", RegisterRole.TotalLoad, "kWh", 1),
        ("total_charge", RegisterRole.TotalCharge, "kWh", 1),
        ("total_discharge", RegisterRole.TotalDischarge, "kWh", 1),
        ("rated_power", RegisterRole.RatedPower, "W", 1),
        ("serial_number", RegisterRole.SerialNumber, "", 1),
        ("device_type", RegisterRole.DeviceType, "", 1),
        ("clock", RegisterRole.Clock, "", 1),
        ("max_sell_power", RegisterRole.MaxSellPower, "W", 1),
        ("grid_charge_current", RegisterRole.GridChargeCurrent, "A", 1),
        ("grid_charge_enable", RegisterRole.GridChargeEnable, "", 1),
        ("work_mode", RegisterRole.WorkMode, "", 1),
        ("grid_charge_target", RegisterRole.GridChargeTarget, "%EL", 1),
        ("time_of_use", RegisterRole.TimeOfUse, "", 1),
    ];

    /// <summary>Roles that commands write.</summary>
    private static readonly HashSet<RegisterRole> Commanded =
    [
        RegisterRole.MaxSellPower, RegisterRole.GridChargeCurrent, RegisterRole.GridChargeEnable, RegisterRole.WorkMode, RegisterRole.GridChargeTarget, RegisterRole.TimeOfUse,
    ];

    /// <summary>Reads a map file.</summary>
    public static DeviceMap Load(string path)
    {
        try
        {
            DeviceMap map = Compile(path, File.ReadAllText(path));
            return map.Id == Path.GetFileNameWithoutExtension(path)
                ? map
                : throw new InputException(path, "map", map.Id, $"the name of the file, {Path.GetFileNameWithoutExtension(path)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: can not be read: {e.Message}", e);
        }
    }

    /// <summary>Compiles the text of a map; <paramref name="file"/> names it in errors.</summary>
    public static DeviceMap Compile(string file, string text)
    {
        YamlSection root = YamlSection.Parse(file, text);
        string id = root.Text("map");
        int version = root.Number("version", 1, 65535);
        string title = root.Text("title");
        IReadOnlyList<string> models = root.Texts("models");
        root.Text("notes", "");
        YamlSection sourceList = root.Section("sources");
        HashSet<string> sources = new(sourceList.Names(), StringComparer.Ordinal);
        foreach (string source in sources)
        {
            sourceList.Text(source);
        }

        YamlSection modbus = root.Section("modbus");
        IReadOnlyList<int> functions = modbus.Has("functions") ? modbus.Numbers("functions", 3, 4) : [ModbusPdu.ReadHoldingRegisters];
        bool highFirst = modbus.Text("word_order", "low_first") switch
        {
            "low_first" => false,
            "high_first" => true,
            string found => throw modbus.Error("word_order", found, "low_first or high_first"),
        };
        if (functions.Count == 0 || functions.Distinct().Count() != functions.Count)
        {
            throw modbus.Error("functions", string.Join(", ", functions.DefaultIfEmpty()), "3, 4 or both, the one to read with first");
        }

        MapTable table = new()
        {
            Id = id,
            Version = version,
            Unit = modbus.Number("unit", 1, 247),
            MaximumRead = modbus.Number("max_read", 1, ModbusPdu.MaximumRead),
            MaximumWrite = modbus.Number("max_write", 1, ModbusPdu.MaximumWrite),
            MergeGap = modbus.Number("merge_gap", 0, ModbusPdu.MaximumRead, 0),
            LargestRatedPowerW = root.Number("largest_rated_power", 1, 1_000_000),
            Areas = modbus.Pairs("areas", 0, 65535),
            EitherFunction = functions.Count == 2,
        };
        int baud = modbus.Number("baud", 1200, 115200, 0);
        modbus.End("unit, baud, functions, word_order, max_read, max_write, merge_gap or areas");
        if (table.Areas.Count == 0)
        {
            throw modbus.Error("areas", "nothing", "at least one pair of first and last address");
        }

        IReadOnlyList<int> missing = root.Numbers("missing", 0, 65535);
        foreach (YamlSection section in root.Sections("registers"))
        {
            MapRegister register = ReadRegister(section, new Defaults(functions[0], highFirst, missing, sources), table);
            if (table.IndexOf(register.Id) >= 0)
            {
                throw section.Error("id", register.Id, "a name that is not taken");
            }

            table.Registers.Add(register);
        }

        ReadReading(root, table);
        ReadRoles(root.Section("roles"), table);
        ReadDetection(root, table);
        foreach (YamlSection section in root.Sections("identities"))
        {
            table.Identities.Add(ReadIdentity(section, table));
        }

        foreach (YamlSection section in root.Sections("variants"))
        {
            table.Variants.Add(ReadVariant(section, table));
        }

        root.End("map, version, title, models, largest_rated_power, notes, sources, modbus, detect, missing, roles, reading, identities, variants or registers");
        byte[] bytes = table.ToBytes();
        CheckSplitRegisters(file, bytes);
        return new DeviceMap(id, version, title, models, baud, table.Registers, table.Variants, bytes);
    }

    private static MapRegister ReadRegister(YamlSection section, Defaults defaults, MapTable table)
    {
        string id = section.Text("id");
        if (!IsName(id))
        {
            throw section.Error("id", id, NameRule);
        }

        RegisterType type = Parse<RegisterType>(section, "type", null);
        int function = section.Number("function", 3, 4, defaults.Function);
        bool alone = section.Flag("alone");
        IReadOnlyList<int> addresses = ReadAddresses(section, type, function, alone, defaults.HighFirst, table);
        string unitName = section.Text("unit", "");
        if (!RegisterUnitName.TryParse(unitName, out RegisterUnit unit))
        {
            throw section.Error("unit", unitName, "a SenML unit: " + string.Join(", ", Enum.GetValues<RegisterUnit>().Skip(1).Select(RegisterUnitName.Of)));
        }

        (int mantissa, int exponent) = ReadScale(section);
        int decimals = type == RegisterType.Float32 ? section.Number("decimals", 0, RegisterMapFormat.MaximumDecimals, 3) : 0;
        int flags = ReadFlags(section, type, defaults.Missing);
        IReadOnlyList<int> range = section.Numbers("range", int.MinValue, int.MaxValue);
        if (range.Count is not (0 or 2) || (range.Count == 2 && range[0] > range[1]))
        {
            throw section.Error("range", $"{range.Count} numbers", "lowest and highest raw value");
        }

        string help = Sentence(section);
        IReadOnlyList<string> from = section.Texts("sources");
        if (from.Count == 0 || !from.All(defaults.Sources.Contains))
        {
            throw section.Error("sources", string.Join(", ", from.DefaultIfEmpty("nothing")), $"some of {string.Join(", ", defaults.Sources)}");
        }

        MapRegister register = new()
        {
            Id = id,
            Addresses = addresses,
            Type = type,
            Unit = unit,
            Mantissa = mantissa,
            Exponent = exponent - decimals,
            Function = function,
            Alone = alone,
            Decimals = decimals,
            Poll = Parse<PollClass>(section, "poll", PollClass.Demand),
            Flags = flags | (range.Count == 2 ? RegisterMapFormat.FlagRange : 0),
            Minimum = range.Count == 2 ? range[0] : 0,
            Maximum = range.Count == 2 ? range[1] : 0,
            MaximumChange = section.Number("max_change_per_minute", 1, int.MaxValue, 0),
            Values = ReadValues(section),
            Help = help,
            Danger = section.Text("danger", ""),
        };
        section.End(RegisterFields);
        return register;
    }

    private static IReadOnlyList<int> ReadAddresses(YamlSection section, RegisterType type, int function, bool alone, bool highFirst, MapTable table)
    {
        IReadOnlyList<int> given = section.Numbers("address", 0, 65535);
        int words = type switch
        {
            RegisterType.U32 or RegisterType.S32 or RegisterType.Float32 => 2,
            RegisterType.DateTime => 3,
            RegisterType.Ascii => section.Number("words", 1, 16),
            RegisterType.Bits => section.Number("words", 1, 4, 1),
            _ => 1,
        };
        IReadOnlyList<int> addresses = given.Count == 1 ? [.. Enumerable.Range(given[0], words)] : given;
        if (given.Count == 0 || addresses.Count != words || (given.Count > 1 && words != 2))
        {
            throw section.Error("address", $"{given.Count} addresses", words == 2 ? "the first address, or low and high word" : "the first address");
        }

        // A text reads in the order of its addresses everywhere.
        if (highFirst && given.Count == 1 && words > 1 && type != RegisterType.Ascii)
        {
            addresses = words == 2 ? [addresses[1], addresses[0]] : throw section.Error("address", $"{words} words", "at most two words where the high word comes first");
        }

        foreach (int address in addresses)
        {
            if (!table.Areas.Any(area => address >= area[0] && address <= area[1]))
            {
                throw section.Error("address", address.ToString(), "an address inside the areas of the device");
            }

            MapRegister? holder = table.Registers.Find(other => other.Function == function && other.Alone == alone && other.Addresses.Contains(address));
            if (holder is not null)
            {
                throw section.Error("address", address.ToString(), $"an address that {holder.Id} does not use");
            }
        }

        return addresses;
    }

    private static (int Mantissa, int Exponent) ReadScale(YamlSection section, string field = "scale")
    {
        decimal scale = section.Fraction(field, 1m);
        int exponent = 0;
        decimal mantissa = scale;
        while (mantissa != decimal.Truncate(mantissa) && exponent > -9)
        {
            mantissa *= 10;
            exponent--;
        }

        while (mantissa > 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            exponent++;
        }

        return mantissa is >= 1 and <= 255 && mantissa == decimal.Truncate(mantissa)
            ? ((int)mantissa, exponent)
            : throw section.Error(field, scale.ToString(), "1 to 255 times a power of ten");
    }

    private static int ReadFlags(YamlSection section, RegisterType type, IReadOnlyList<int> defaultMissing)
    {
        bool signed = type is RegisterType.S16 or RegisterType.S32 or RegisterType.Float32;
        IReadOnlyList<int> missing = section.Has("missing") ? section.Numbers("missing", 0, 65535) : signed ? [] : defaultMissing;
        if (!missing.All(word => word is 0 or 0xFFFF))
        {
            throw section.Error("missing", string.Join(", ", missing), "0 or 0xFFFF");
        }

        string access = section.Text("access", "r");
        if (access is not ("r" or "rw"))
        {
            throw section.Error("access", access, "r or rw");
        }

        bool dangerous = section.Has("danger");
        return Flag(missing.Contains(0), RegisterMapFormat.FlagZeroMissing)
            | Flag(missing.Contains(0xFFFF), RegisterMapFormat.FlagOnesMissing)
            | Flag(access == "rw", RegisterMapFormat.FlagWritable)
            | Flag(dangerous, RegisterMapFormat.FlagDangerous)
            | Flag(section.Flag("invert"), RegisterMapFormat.FlagInvert)
            | Flag(section.Flag("counter"), RegisterMapFormat.FlagCounter)
            | Flag(section.Flag("high_word_may_be_absent"), RegisterMapFormat.FlagHighWordRule);
    }

    private static Dictionary<long, string> ReadValues(YamlSection section)
    {
        Dictionary<long, string> values = [];
        if (section.Has("values"))
        {
            YamlSection list = section.Section("values");
            foreach (string key in list.Names())
            {
                bool hexadecimal = key.StartsWith("0x", StringComparison.Ordinal);
                if (!long.TryParse(hexadecimal ? key[2..] : key, hexadecimal ? System.Globalization.NumberStyles.HexNumber : System.Globalization.NumberStyles.None, null, out long number))
                {
                    throw list.Error(key, key, "a number as key");
                }

                values[number] = list.Text(key);
            }
        }

        return values;
    }

    private static void ReadRoles(YamlSection section, MapTable table)
    {
        foreach ((string name, RegisterRole role, string unit, int many) in Roles)
        {
            IReadOnlyList<string> ids = section.Texts(name);
            if (ids.Count > many)
            {
                throw section.Error(name, $"{ids.Count} registers", $"at most {many}");
            }

            for (int i = 0; i < ids.Count; i++)
            {
                int index = Find(section, name, ids[i], table);
                string? shared = SharedNames.GetValueOrDefault(name)?.Replace("#", $"{i + 1}", StringComparison.Ordinal);
                if (shared is not null && !table.Reading.Contains((index, shared)))
                {
                    throw section.Error(name, ids[i], $"the register that readings carry under the name all maps share, {shared}");
                }

                int flags = table.Registers[index].Flags;
                if (Commanded.Contains(role) && (flags & (RegisterMapFormat.FlagWritable | RegisterMapFormat.FlagDangerous)) != RegisterMapFormat.FlagWritable)
                {
                    throw section.Error(name, ids[i], "a register with access: rw and without danger");
                }

                string found = RegisterUnitName.Of(table.Registers[index].Unit);
                if (found != unit)
                {
                    throw section.Error(name, $"{ids[i]} in {(found.Length == 0 ? "no unit" : found)}", $"a register in {(unit.Length == 0 ? "no unit" : unit)}");
                }

                if (name.StartsWith("total_", StringComparison.Ordinal) && (table.Registers[index].Flags & RegisterMapFormat.FlagCounter) == 0)
                {
                    throw section.Error(name, ids[i], "a register with counter: true");
                }

                table.Roles[(int)role + i] = index;
            }
        }

        section.End(string.Join(", ", Roles.Select(role => role.Name)));
        int import = table.Roles[(int)RegisterRole.TotalImport];
        table.CounterResolutionWh = import == RegisterMapFormat.NoRegister ? 0 : (int)RegisterResolutionWh(table.Registers[import]);
    }

    private static decimal RegisterResolutionWh(MapRegister register) => register.Mantissa * (decimal)Math.Pow(10, register.Exponent + 3);

    private static void ReadReading(YamlSection root, MapTable table)
    {
        foreach ((string name, string id) in root.NamesAndValues("reading"))
        {
            int index = Find(root, "reading", id, table);
            if (table.Registers[index].Poll != PollClass.Fast)
            {
                throw root.Error("reading", id, "a register with poll: fast");
            }

            if (!IsName(name))
            {
                throw root.Error("reading", name, NameRule);
            }

            if (table.Reading.Exists(entry => entry.Register == index || entry.Name == name))
            {
                throw root.Error("reading", id, "each register and each name once");
            }

            table.Reading.Add((index, name));
        }
    }

    private static void ReadDetection(YamlSection root, MapTable table)
    {
        if (!root.Has("detect"))
        {
            return;
        }

        YamlSection detect = root.Section("detect");
        Find(detect, "register", detect.Text("register"), table);
        table.DeviceTypes.AddRange(detect.Numbers("values", 0, 65535));
        detect.End("register or values");
    }

    private static MapIdentity ReadIdentity(YamlSection section, MapTable table)
    {
        int target = Find(section, "target", section.Text("target"), table);
        int percent = section.Number("percent", 0, 100, 0);
        string name = section.Text("name", "");
        (IdentityKind kind, string field) = section.Has("sum") ? (IdentityKind.Sum, "sum")
            : section.Has("product") ? (IdentityKind.Product, "product")
            : section.Has("magnitude") ? (IdentityKind.Magnitude, "magnitude")
            : section.Has("zero_only_below") ? (IdentityKind.ZeroOnlyBelow, "zero_only_below")
            : throw section.Error("target", "no relation", "sum, product, magnitude or zero_only_below");
        List<(int, int)> terms = [];
        foreach (string term in section.Texts(field))
        {
            bool negative = term.StartsWith('-');
            terms.Add((Find(section, field, negative ? term[1..].Trim() : term, table), negative ? -1 : 1));
        }

        if (terms.Count is 0 or > 16 || (kind == IdentityKind.ZeroOnlyBelow && terms.Count != 1))
        {
            throw section.Error(field, $"{terms.Count} registers", kind == IdentityKind.ZeroOnlyBelow ? "one register" : "1 to 16 registers");
        }

        int tolerance = section.Number(kind == IdentityKind.ZeroOnlyBelow ? "limit" : "tolerance", 0, 65535);
        section.End("name, target, sum, product, magnitude, zero_only_below, tolerance, percent or limit");
        return new MapIdentity(name, kind, target, terms, tolerance, percent);
    }

    private static MapVariant ReadVariant(YamlSection section, MapTable table)
    {
        string name = section.Text("name");
        if (table.Variants.Exists(other => other.Name == name) || name.Length is 0 or > 63 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            throw section.Error("name", name, "a name of its own of small letters, digits and hyphens");
        }

        string help = Sentence(section);
        int? register = null;
        IReadOnlyList<int> range = [0, 0];
        if (section.Has("when"))
        {
            YamlSection when = section.Section("when");
            register = Find(when, "register", when.Text("register"), table);
            range = when.Numbers("range", int.MinValue, int.MaxValue);
            if (range.Count != 2 || range[0] > range[1])
            {
                throw when.Error("range", $"{range.Count} numbers", "lowest and highest raw value");
            }

            if (table.Registers[register.Value].Poll != PollClass.Once)
            {
                throw when.Error("register", table.Registers[register.Value].Id, "a register with poll: once");
            }

            when.End("register or range");
        }

        int? identity = null;
        if (section.Has("fits"))
        {
            string fits = section.Text("fits");
            identity = table.Identities.FindIndex(other => other.Name == fits && fits.Length > 0);
            if (identity < 0)
            {
                throw section.Error("fits", fits, "the name of an identity");
            }
        }

        Dictionary<int, (int, int)> scales = [];
        if (section.Has("scales"))
        {
            YamlSection list = section.Section("scales");
            foreach (string id in list.Names())
            {
                int index = Find(list, id, id, table);
                if (table.Variants.Exists(other => other.Scales.ContainsKey(index)))
                {
                    throw list.Error(id, id, "a register that no other variant changes");
                }

                (int mantissa, int exponent) = ReadScale(list, id);
                scales.Add(index, (mantissa, exponent - table.Registers[index].Decimals));
            }
        }

        Dictionary<int, int> sources = [];
        if (section.Has("read"))
        {
            YamlSection list = section.Section("read");
            foreach (string entry in list.Names())
            {
                int position = table.Reading.FindIndex(other => other.Name == entry);
                int source = Find(list, entry, list.Text(entry), table);
                if (position < 0 || register is not null || identity is not null)
                {
                    throw list.Error(entry, entry, "a value of the reading, in a variant without when and fits");
                }

                if (table.Registers[source].Unit != table.Registers[table.Reading[position].Register].Unit)
                {
                    throw list.Error(entry, table.Registers[source].Id, "a register of the same unit");
                }

                sources.Add(position, source);
            }
        }

        section.End("name, help, when, fits, scales or read");
        return scales.Count + sources.Count is > 0 and < 256
            ? new MapVariant
            {
                Name = name,
                Help = help,
                Kind = register is null && identity is null ? VariantKind.Chosen : VariantKind.Detected,
                Register = register,
                Minimum = range[0],
                Maximum = range[1],
                Identity = identity,
                Scales = scales,
                Sources = sources,
            }
            : throw section.Error("name", name, "scales or read");
    }

    private static void CheckSplitRegisters(string file, byte[] bytes)
    {
        RegisterMap map = RegisterMap.TryLoad(bytes, out string error) ?? throw new InputException($"{file}: {error}");
        foreach (PollClass poll in Enum.GetValues<PollClass>())
        {
            PollPlan plan = new(map, poll);
            for (int i = 0; poll != PollClass.Demand && i < plan.RegisterCount; i++)
            {
                if (plan.BlockOf(i) < 0)
                {
                    throw new InputException(file, $"register {map.Name(plan.Register(i))}", "words too far apart for one read", $"both inside {map.MaximumRead} registers of one area, with merge_gap to reach them");
                }
            }
        }
    }

    private static string Sentence(YamlSection section)
    {
        string help = section.Text("help");
        return help.EndsWith('.') && help.Length >= 5 ? help : throw section.Error("help", help, "a sentence");
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 63 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_');

    private static int Find(YamlSection section, string field, string id, MapTable table)
    {
        int index = table.IndexOf(id);
        return index >= 0 ? index : throw section.Error(field, id, "the id of a register");
    }

    private static T Parse<T>(YamlSection section, string field, T? otherwise)
        where T : struct, Enum
    {
        if (otherwise is not null && !section.Has(field))
        {
            return otherwise.Value;
        }

        string found = section.Text(field);
        return found.Length > 0 && char.IsLower(found[0]) && Enum.TryParse(found, ignoreCase: true, out T value)
            ? value
            : throw section.Error(field, found, "one of " + string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant())));
    }

    private static int Flag(bool condition, int flag) => condition ? flag : 0;

    /// <summary>What registers have unless they say otherwise.</summary>
    private sealed record Defaults(int Function, bool HighFirst, IReadOnlyList<int> Missing, HashSet<string> Sources);
}
