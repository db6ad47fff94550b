namespace EdgeEnergy.Core.Tests.Il;

/// <summary>What compiles for nanoFramework and then fails on a device.</summary>
public enum IlRule
{
    /// <summary>A generic type or method, own or used.</summary>
    Generic,

    /// <summary>An array of more than one dimension.</summary>
    MultidimensionalArray,

    /// <summary>An interface member with a body.</summary>
    InterfaceBody,

    Stackalloc,

    /// <summary>A pointer or a pinned variable.</summary>
    Pointer,

    /// <summary>A number format other than D, F, G, N and X, or one that is not a constant.</summary>
    NumberFormat,

    /// <summary>A thread or timer body that an exception can leave: it would end silently.</summary>
    UnguardedThread,

    /// <summary>A type or member that is not in the recorded signatures.</summary>
    Unrecorded,
}
