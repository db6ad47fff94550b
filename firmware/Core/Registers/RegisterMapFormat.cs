namespace EdgeEnergy.Core;

/// <summary>
/// The binary register table, big-endian throughout. Sections follow each other without gaps:
/// header (40 bytes), register records (28 each), roles (2 each), reading list (6 each), areas (4 each), device types (2 each), identities
/// (variable), variants (variable), strings (UTF-8, the map id first), digest (first 8 bytes of the SHA-256 of everything before).
/// Register record: 0 string offset u16, 2 string length u8, 3 type u8, 4 words u8, 5 poll class u8, 6 address of the low word u16, 8 address of
/// the high word u16 (below the low word where the device sends the high word first), 10 exponent s8, 11 mantissa u8, 12 unit u8, 13 flags u8,
/// 14 raw minimum s32, 18 raw maximum s32, 22 largest raw change a minute u32 (0 = any), 26 Modbus function u8
/// (plus 128 when the register can only be read alone), 27 decimals u8.
/// Value = raw x mantissa x 10^exponent; of a float32 the raw number is the transferred one times 10^decimals, rounded, while range and largest
/// change count whole transferred units.
/// Reading entry: register u16, string offset u16 and length u8 of the name it has on the wire, reserved u8.
/// Identity: 0 kind u8, 1 terms u8, 2 target u16, 4 tolerance u16 (unit of the target, or the limit of the first term), 6 tolerance percent u8,
/// 7 reserved, then per term: register u16, sign s8, reserved u8.
/// Variant: 0 kind u8, 1 changes u8, 2 string offset u16 and 4 length u8 of its name, 5 identity u8 (0xFF none), 6 register u16, 8 raw minimum s32,
/// 12 raw maximum s32, then per change: 0 what u8 (0 scale, 1 source of a reading entry), 1 mantissa u8, 2 exponent s8, 3 reserved, 4 register or
/// reading entry u16, 6 new source register u16.
/// </summary>
public static class RegisterMapFormat
{
    public const byte Version = 2;
    public const int HeaderLength = 40;
    public const int RegisterLength = 28;
    public const int RoleCount = 32;
    public const int ReadingLength = 6;
    public const int AreaLength = 4;
    public const int IdentityLength = 8;
    public const int TermLength = 4;
    public const int VariantLength = 16;
    public const int ChangeLength = 8;
    public const int DigestLength = 8;

    /// <summary>Role that no register serves, or a variant that no register decides.</summary>
    public const int NoRegister = 0xFFFF;

    public const int HeaderVersion = 4;
    public const int HeaderMapVersion = 6;
    public const int HeaderTotalLength = 8;
    public const int HeaderRegisters = 12;
    public const int HeaderReading = 14;
    public const int HeaderAreas = 16;
    public const int HeaderDeviceTypes = 18;
    public const int HeaderIdentities = 20;
    public const int HeaderStringsLength = 22;
    public const int HeaderMaximumRead = 24;
    public const int HeaderMaximumWrite = 25;
    public const int HeaderMergeGap = 26;
    public const int HeaderUnit = 27;
    public const int HeaderIdLength = 28;
    public const int HeaderCounterResolution = 30;
    public const int HeaderLargestPower = 32;
    public const int HeaderVariants = 36;

    /// <summary>Not 0: functions 3 and 4 return the same registers.</summary>
    public const int HeaderEitherFunction = 38;

    /// <summary>Variant that no identity decides.</summary>
    public const int NoIdentity = 0xFF;

    /// <summary>A change of scale.</summary>
    public const int ChangeScale = 0;

    /// <summary>A reading entry takes its value from another register.</summary>
    public const int ChangeSource = 1;

    /// <summary>Set in the function of a register that shares its address with another one and answers only when it is read alone.</summary>
    public const int FunctionAlone = 0x80;

    /// <summary>Most decimals kept of a float32.</summary>
    public const int MaximumDecimals = 6;

    /// <summary>May be written by a command.</summary>
    public const int FlagWritable = 1;

    /// <summary>Sign is opposite to the house convention.</summary>
    public const int FlagInvert = 2;

    /// <summary>Raw 0x0000 in every word means missing.</summary>
    public const int FlagZeroMissing = 4;

    /// <summary>Raw 0xFFFF in every word means missing.</summary>
    public const int FlagOnesMissing = 8;

    /// <summary>The high word may be absent or torn: a value beyond 1.5 times the rated power falls back to the low word.</summary>
    public const int FlagHighWordRule = 16;

    /// <summary>Never falls.</summary>
    public const int FlagCounter = 32;

    /// <summary>Raw range applies.</summary>
    public const int FlagRange = 64;

    /// <summary>Writing it can damage or reset the device; no command writes it.</summary>
    public const int FlagDangerous = 128;
}
