using EdgeEnergy.Core;

namespace EdgeEnergy.Metering.Maps;

/// <summary>What differs on some units that a map serves, and how such a unit is told.</summary>
public sealed record MapVariant
{
    public required string Name { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Help { get; init; }

    public required VariantKind Kind { get; init; }

    /// <summary>Register whose raw value decides, null when none does.</summary>
    public int? Register { get; init; }

    /// <summary>Lowest and highest raw value that calls for the variant.</summary>
    public int Minimum { get; init; }

    public int Maximum { get; init; }

    /// <summary>Identity that fails without the variant and holds with it, null when none decides.</summary>
    public int? Identity { get; init; }

    /// <summary>Scale by register: mantissa and exponent.</summary>
    public required IReadOnlyDictionary<int, (int Mantissa, int Exponent)> Scales { get; init; }

    /// <summary>Register by reading entry.</summary>
    public required IReadOnlyDictionary<int, int> Sources { get; init; }
}
