// Signatures of mscorlib 1.17.11.0 (nanoFramework, MIT licence), namespace System.Diagnostics. Nothing here has a body: it is compiled against, never run.
using System;

namespace System.Diagnostics;

public sealed class ConditionalAttribute : Attribute
{
    public string ConditionString => throw null;

    public ConditionalAttribute(string conditionString) => throw null;
}

public static class Debug
{
    public static void Assert(bool condition) => throw null;

    public static void Assert(bool condition, string message) => throw null;

    public static void Assert(bool condition, string message, string detailedMessage) => throw null;

    public static void Write(string message) => throw null;

    public static void WriteLine() => throw null;

    public static void WriteLine(string message) => throw null;
}

public sealed class DebuggableAttribute : Attribute
{
    public bool IsJITTrackingEnabled => throw null;

    public bool IsJITOptimizerDisabled => throw null;

    public DebuggableAttribute.DebuggingModes DebuggingFlags => throw null;

    public DebuggableAttribute(bool isJITTrackingEnabled, bool isJITOptimizerDisabled) => throw null;

    public DebuggableAttribute(DebuggableAttribute.DebuggingModes modes) => throw null;

    public enum DebuggingModes
    {
        None = 0,
        Default = 1,
        DisableOptimizations = 256,
        IgnoreSymbolStoreSequencePoints = 2,
        EnableEditAndContinue = 4,
    }
}

public static class Debugger
{
    public static bool IsAttached => throw null;

    public static void Break() => throw null;
}

public sealed class DebuggerBrowsableAttribute : Attribute
{
    public DebuggerBrowsableState State => throw null;

    public DebuggerBrowsableAttribute(DebuggerBrowsableState state) => throw null;
}

public enum DebuggerBrowsableState
{
    Never = 0,
    Collapsed = 2,
    RootHidden = 3,
}

public sealed class DebuggerDisplayAttribute : Attribute
{
    public string Value => throw null;

    public string Name { get => throw null; set => throw null; }

    public string Type { get => throw null; set => throw null; }

    public Type Target { get => throw null; set => throw null; }

    public string TargetTypeName { get => throw null; set => throw null; }

    public DebuggerDisplayAttribute(string value) => throw null;
}

public sealed class DebuggerHiddenAttribute : Attribute
{
    public DebuggerHiddenAttribute() => throw null;
}

public sealed class DebuggerNonUserCodeAttribute : Attribute
{
    public DebuggerNonUserCodeAttribute() => throw null;
}

public sealed class DebuggerStepperBoundaryAttribute : Attribute
{
    public DebuggerStepperBoundaryAttribute() => throw null;
}

public sealed class DebuggerStepThroughAttribute : Attribute
{
    public DebuggerStepThroughAttribute() => throw null;
}

public sealed class DebuggerTypeProxyAttribute : Attribute
{
    public string ProxyTypeName => throw null;

    public Type Target { get => throw null; set => throw null; }

    public string TargetTypeName { get => throw null; set => throw null; }

    public DebuggerTypeProxyAttribute(Type type) => throw null;

    public DebuggerTypeProxyAttribute(string typeName) => throw null;
}

public sealed class NativeProfiledAttribute : Attribute
{
    public NativeProfiledAttribute() => throw null;
}
