namespace EdgeEnergy.Core;

/// <summary>How it is decided whether a variant of a map applies. Values are part of the table format.</summary>
public enum VariantKind
{
    /// <summary>By the installer, by name.</summary>
    Chosen = 0,

    /// <summary>By what the device returns: the value of a register, or a relation that fails without the variant and holds with it.</summary>
    Detected = 1,
}
