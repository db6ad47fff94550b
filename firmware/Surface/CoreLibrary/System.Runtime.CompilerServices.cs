// Signatures of mscorlib 1.17.11.0 (nanoFramework, MIT licence), namespace System.Runtime.CompilerServices. Nothing here has a body: it is compiled against, never run.
using System;
using System.Reflection;

namespace System.Runtime.CompilerServices;

public sealed class AccessedThroughPropertyAttribute : Attribute
{
    public string PropertyName => throw null;

    public AccessedThroughPropertyAttribute(string propertyName) => throw null;
}

public sealed class CallerArgumentExpressionAttribute : Attribute
{
    public string ParameterName => throw null;

    public CallerArgumentExpressionAttribute(string parameterName) => throw null;
}

public sealed class CallerMemberNameAttribute : Attribute
{
    public CallerMemberNameAttribute() => throw null;
}

public class ExcludeTypeAttribute : Attribute
{
    public ExcludeTypeAttribute() => throw null;
}

public sealed class ExtensionAttribute : Attribute
{
    public ExtensionAttribute() => throw null;
}

public sealed class IndexerNameAttribute : Attribute
{
    public IndexerNameAttribute(string indexerName) => throw null;
}

public sealed class InternalsVisibleToAttribute : Attribute
{
    public string AssemblyName => throw null;

    public InternalsVisibleToAttribute(string assemblyName) => throw null;
}

public static class IsExternalInit
{
}

public enum MethodCodeType
{
    IL = 0,
    Native = 1,
    OPTIL = 2,
    Runtime = 3,
}

public sealed class MethodImplAttribute : Attribute
{
    public MethodCodeType MethodCodeType;

    public MethodImplOptions Value => throw null;

    public MethodImplAttribute(MethodImplOptions methodImplOptions) => throw null;

    public MethodImplAttribute(short _value) => throw null;

    public MethodImplAttribute() => throw null;
}

public enum MethodImplOptions
{
    Unmanaged = 4,
    ForwardRef = 16,
    PreserveSig = 128,
    InternalCall = 4096,
    Synchronized = 32,
    NoInlining = 8,
}

public static class RuntimeHelpers
{
    public static int OffsetToStringData => throw null;

    public static void InitializeArray(Array array, RuntimeFieldHandle fldHandle) => throw null;

    public static object GetObjectValue(object obj) => throw null;

    public static void RunClassConstructor(RuntimeTypeHandle type) => throw null;
}
