namespace EdgeEnergy.Core;

/// <summary>How the words of a register are read. Values are part of the table format.</summary>
public enum RegisterType
{
    U16 = 0,
    S16 = 1,

    /// <summary>Two words, in the order the map says.</summary>
    U32 = 2,

    /// <summary>Two words, in the order the map says, two's complement.</summary>
    S32 = 3,

    /// <summary>Number with an offset, for temperatures and power factors: raw - 1000.</summary>
    Offset1000 = 4,

    /// <summary>One of the named values.</summary>
    Enum = 5,

    /// <summary>Bit field of one to four words, low word first.</summary>
    Bits = 6,

    /// <summary>Text, two characters a word, high byte first.</summary>
    Ascii = 7,

    /// <summary>Version number, high byte and low byte.</summary>
    Version = 8,

    /// <summary>Local time in three words of two bytes: year - 2000, month; day, hour; minute, second.</summary>
    DateTime = 9,

    /// <summary>Time of day as decimal HHMM.</summary>
    Hhmm = 10,

    /// <summary>IEEE 754 single precision in two words, kept with a fixed number of decimals.</summary>
    Float32 = 11,
}
