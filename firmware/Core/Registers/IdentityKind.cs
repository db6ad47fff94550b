namespace EdgeEnergy.Core;

/// <summary>A relation that the values of one poll must satisfy. Values are part of the table format.</summary>
public enum IdentityKind
{
    /// <summary>Target = sum of the terms with their signs; a term the device does not have counts as nothing.</summary>
    Sum = 0,

    /// <summary>Target = product of the terms.</summary>
    Product = 1,

    /// <summary>Target may be zero only while the first term is at or below the limit (a state of charge of 0 at a healthy voltage is noise).</summary>
    ZeroOnlyBelow = 2,

    /// <summary>Target = product of the terms, both without their signs: a power and its volt, ampere and power factor, whatever the signs mean.</summary>
    Magnitude = 3,
}
