// Signatures of mscorlib 1.17.11.0 (nanoFramework, MIT licence), namespace System.ComponentModel. Nothing here has a body: it is compiled against, never run.
using System;

namespace System.ComponentModel;

public sealed class EditorBrowsableAttribute : Attribute
{
    public EditorBrowsableState State => throw null;

    public EditorBrowsableAttribute() => throw null;

    public EditorBrowsableAttribute(EditorBrowsableState state) => throw null;

    public override bool Equals(object obj) => throw null;
}

public enum EditorBrowsableState
{
    Always = 0,
    Never = 1,
    Advanced = 2,
}
