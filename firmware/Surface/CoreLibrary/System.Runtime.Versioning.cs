// Signatures of mscorlib 1.17.11.0 (nanoFramework, MIT licence), namespace System.Runtime.Versioning. Nothing here has a body: it is compiled against, never run.
using System;

namespace System.Runtime.Versioning;

public sealed class TargetFrameworkAttribute : Attribute
{
    public string FrameworkName => throw null;

    public string FrameworkDisplayName { get => throw null; set => throw null; }

    public TargetFrameworkAttribute(string frameworkName) => throw null;
}
