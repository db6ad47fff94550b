namespace EdgeEnergy.Core;

/// <summary>
/// The binary register table, big-endian throughout. Sections follow each other without gaps:
/// header (36 bytes), register records (28 each), roles (2 each), reading list (2 each), areas (4 each), device types (2 each), identities
/// (variable), strings (UTF-8, the map id first), digest (first 8 bytes of the SHA-256 of everything before).
/// Register record: 0 string offset u16, 2 string length u8, 3 type u8, 4 words u8, 5 poll class u8, 6 first address u16, 8 address of the high
/// word u16, 10 exponent s8, 11 mantissa u8, 12 unit u8, 13 flags u8, 14 raw minimum s32, 18 raw maximum s32, 22 largest raw change a minute u32
/// (0 = any), 26 reserved u16. Value = raw x mantissa x 10^exponent.
/// Identity: 0 kind u8, 1 terms u8, 2 target u16, 4 tolerance u16 (unit of the target, or the limit of the first term), 6 tolerance percent u8,
/// 7 reserved, then per term: register u16, sign s8, reserved u8.
/// </summary>
public static class RegisterMapFormat
{
    public const byte Version = 1;
    public const int HeaderLength = 36;
    public const int RegisterLength = 28;
    public const int RoleCount = 32;
    public const int AreaLength = 4;
    public const int IdentityLength = 8;
    public const int TermLength = 4;
    public const int DigestLength = 8;

    /// <summary>Role that no register serves.</summary>
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
