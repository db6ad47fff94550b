// Signatures of mscorlib 1.17.11.0 (nanoFramework, MIT licence), namespace System.Runtime.InteropServices. Nothing here has a body: it is compiled against, never run.
using System;

namespace System.Runtime.InteropServices;

public enum CharSet
{
    None = 1,
    Ansi = 2,
    Unicode = 3,
    Auto = 4,
}

public sealed class ComVisibleAttribute : Attribute
{
    public bool Value => throw null;

    public ComVisibleAttribute(bool visibility) => throw null;
}

public sealed class GuidAttribute : Attribute
{
    public string Value => throw null;

    public GuidAttribute(string guid) => throw null;
}

public enum LayoutKind
{
    Sequential = 0,
    Explicit = 2,
    Auto = 3,
}

public sealed class OutAttribute : Attribute
{
    public OutAttribute() => throw null;
}

public sealed class StructLayoutAttribute : Attribute
{
    public int Pack;

    public int Size;

    public CharSet CharSet;

    public LayoutKind Value => throw null;

    public StructLayoutAttribute(LayoutKind layoutKind) => throw null;

    public StructLayoutAttribute(short layoutKind) => throw null;
}
