// Signatures of nanoFramework.Runtime.Native 1.7.11.0 (nanoFramework, MIT licence), namespace nanoFramework.Runtime.Native. Nothing here has a body: it is compiled against, never run.
using System;

namespace nanoFramework.Runtime.Native;

public class ConstraintException : Exception
{
    public ConstraintException() => throw null;
}

public static class ExecutionConstraint
{
    public static void Install(int timeoutMilliseconds, int priority) => throw null;
}

public static class GC
{
    public static uint Run(bool compactHeap) => throw null;

    public static void EnableGCMessages(bool enable) => throw null;
}

public class Power
{
    public event RebootEventHandler OnRebootEvent;

    public static void RebootDevice(RebootOption rebootOption = (RebootOption)0) => throw null;

    public static void RebootDevice(int exeConstraintTimeout, RebootOption rebootOption = (RebootOption)0) => throw null;

    public Power() => throw null;
}

public delegate void RebootEventHandler();

public enum RebootOption
{
    NormalReboot = 0,
    EnterNanoBooter = 1,
    ClrOnly = 2,
    EnterProprietaryBooter = 8,
}

public static class Rtc
{
    public static bool SetSystemTime(DateTime time) => throw null;
}

public static class SystemInfo
{
    public static Version Version => throw null;

    public static string OEMString => throw null;

    public static byte OEM => throw null;

    public static byte Model => throw null;

    public static ushort SKU => throw null;

    public static string TargetName => throw null;

    public static string Platform => throw null;

    public static SystemInfo.FloatingPoint FloatingPointSupport => throw null;

    public enum FloatingPoint
    {
        None = 0,
        SinglePrecisionSoftware = 1,
        SinglePrecisionHardware = 2,
        DoublePrecisionSoftware = 3,
        DoublePrecisionHardware = 4,
    }
}
