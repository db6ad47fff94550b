namespace EdgeEnergy.Core;

/// <summary>What came of decoding bytes from the wire. Anything but <see cref="Ok"/> leaves the target object in an undefined, reusable state.</summary>
public enum DecodeResult : byte
{
    Ok = 0,

    /// <summary>The bytes end inside an item.</summary>
    Truncated = 1,

    /// <summary>Bytes follow the outermost item.</summary>
    TrailingBytes = 2,

    /// <summary>An item is of another CBOR type than the place demands.</summary>
    UnexpectedType = 3,

    /// <summary>Not RFC 8949 section 4.2.1: a head longer than needed, an indefinite length, map keys out of order or twice, or a number with two forms.</summary>
    NotDeterministic = 4,

    /// <summary>A number, length or count is above the limit of its place.</summary>
    TooLarge = 5,

    /// <summary>Text is not UTF-8, or holds a character its place does not allow.</summary>
    InvalidText = 6,

    /// <summary>An array or map has another number of entries, another key or another fixed value than the format says.</summary>
    UnexpectedShape = 7,

    /// <summary>The algorithm is unknown, or does not fit the COSE message type.</summary>
    UnsupportedAlgorithm = 8,

    /// <summary>The key identifier and the name in the payload are not the same device.</summary>
    DeviceMismatch = 9,
}
