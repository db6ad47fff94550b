// Signatures of mscorlib 1.17.11.0 (nanoFramework, MIT licence), namespace System.Reflection. Nothing here has a body: it is compiled against, never run.
using System;
using System.Globalization;

namespace System.Reflection;

public class Assembly
{
    public string FullName => throw null;

    public static Assembly GetExecutingAssembly() => throw null;

    public AssemblyName GetName() => throw null;

    public static Assembly GetAssembly(Type type) => throw null;

    public Type GetType(string name) => throw null;

    public Type GetType(string name, bool throwOnError) => throw null;

    public Type[] GetTypes() => throw null;

    public Assembly GetSatelliteAssembly(CultureInfo culture) => throw null;

    public static Assembly Load(string assemblyString) => throw null;

    public static Assembly Load(byte[] rawAssembly) => throw null;

    public Assembly() => throw null;
}

public sealed class AssemblyCompanyAttribute : Attribute
{
    public string Company => throw null;

    public AssemblyCompanyAttribute(string company) => throw null;
}

public sealed class AssemblyConfigurationAttribute : Attribute
{
    public string Configuration => throw null;

    public AssemblyConfigurationAttribute(string configuration) => throw null;
}

public sealed class AssemblyCopyrightAttribute : Attribute
{
    public string Copyright => throw null;

    public AssemblyCopyrightAttribute(string copyright) => throw null;
}

public sealed class AssemblyCultureAttribute : Attribute
{
    public string Culture => throw null;

    public AssemblyCultureAttribute(string culture) => throw null;
}

public sealed class AssemblyDefaultAliasAttribute : Attribute
{
    public string DefaultAlias => throw null;

    public AssemblyDefaultAliasAttribute(string defaultAlias) => throw null;
}

public sealed class AssemblyDelaySignAttribute : Attribute
{
    public bool DelaySign => throw null;

    public AssemblyDelaySignAttribute(bool delaySign) => throw null;
}

public sealed class AssemblyDescriptionAttribute : Attribute
{
    public string Description => throw null;

    public AssemblyDescriptionAttribute(string description) => throw null;
}

public sealed class AssemblyFileVersionAttribute : Attribute
{
    public string Version => throw null;

    public AssemblyFileVersionAttribute(string version) => throw null;
}

public sealed class AssemblyFlagsAttribute : Attribute
{
    public uint Flags => throw null;

    public AssemblyFlagsAttribute(uint flags) => throw null;

    public AssemblyFlagsAttribute(AssemblyNameFlags assemblyFlags) => throw null;
}

public sealed class AssemblyInformationalVersionAttribute : Attribute
{
    public string InformationalVersion => throw null;

    public AssemblyInformationalVersionAttribute(string informationalVersion) => throw null;
}

public sealed class AssemblyKeyFileAttribute : Attribute
{
    public string KeyFile => throw null;

    public AssemblyKeyFileAttribute(string keyFile) => throw null;
}

public sealed class AssemblyKeyNameAttribute : Attribute
{
    public string KeyName => throw null;

    public AssemblyKeyNameAttribute(string keyName) => throw null;
}

public sealed class AssemblyName
{
    public string Name => throw null;

    public string FullName => throw null;

    public Version Version => throw null;

    private AssemblyName() => throw null;
}

public enum AssemblyNameFlags
{
    None = 0,
    PublicKey = 1,
    EnableJITcompileOptimizer = 16384,
    EnableJITcompileTracking = 32768,
    Retargetable = 256,
}

public sealed class AssemblyNativeVersionAttribute : Attribute
{
    public string NativeVersion => throw null;

    public AssemblyNativeVersionAttribute(string version) => throw null;
}

public sealed class AssemblyProductAttribute : Attribute
{
    public string Product => throw null;

    public AssemblyProductAttribute(string product) => throw null;
}

public sealed class AssemblyTitleAttribute : Attribute
{
    public string Title => throw null;

    public AssemblyTitleAttribute(string title) => throw null;
}

public sealed class AssemblyTrademarkAttribute : Attribute
{
    public string Trademark => throw null;

    public AssemblyTrademarkAttribute(string trademark) => throw null;
}

public sealed class AssemblyVersionAttribute : Attribute
{
    public string Version => throw null;

    public AssemblyVersionAttribute(string version) => throw null;
}

public enum BindingFlags
{
    Default = 0,
    IgnoreCase = 1,
    DeclaredOnly = 2,
    Instance = 4,
    Static = 8,
    Public = 16,
    NonPublic = 32,
    FlattenHierarchy = 64,
    InvokeMethod = 256,
    CreateInstance = 512,
    GetField = 1024,
    SetField = 2048,
    GetProperty = 4096,
    SetProperty = 8192,
    PutDispProperty = 16384,
    PutRefDispProperty = 32768,
    ExactBinding = 65536,
    SuppressChangeType = 131072,
    OptionalParamBinding = 262144,
    IgnoreReturn = 16777216,
}

public abstract class ConstructorInfo : MethodBase
{
    public override MemberTypes MemberType => throw null;

    public virtual object Invoke(object[] parameters) => throw null;

    public override object[] GetCustomAttributes(bool inherit) => throw null;

    protected ConstructorInfo() => throw null;
}

public sealed class DefaultMemberAttribute : Attribute
{
    public string MemberName => throw null;

    public DefaultMemberAttribute(string memberName) => throw null;
}

public abstract class FieldInfo : MemberInfo
{
    public override MemberTypes MemberType => throw null;

    public virtual Type FieldType => throw null;

    public virtual object GetValue(object obj) => throw null;

    public virtual void SetValue(object obj, object value) => throw null;

    public override object[] GetCustomAttributes(bool inherit) => throw null;

    protected FieldInfo() => throw null;
}

public abstract class MemberInfo
{
    public virtual MemberTypes MemberType => throw null;

    public virtual string Name => throw null;

    public virtual Type DeclaringType => throw null;

    public virtual object[] GetCustomAttributes(bool inherit) => throw null;

    protected MemberInfo() => throw null;
}

public enum MemberTypes
{
    Constructor = 1,
    Event = 2,
    Field = 4,
    Method = 8,
    Property = 16,
    TypeInfo = 32,
    Custom = 64,
    NestedType = 128,
    All = 191,
}

public abstract class MethodBase : MemberInfo
{
    public virtual bool IsPublic => throw null;

    public virtual bool IsStatic => throw null;

    public virtual bool IsFinal => throw null;

    public virtual bool IsVirtual => throw null;

    public virtual bool IsAbstract => throw null;

    public override string Name => throw null;

    public override Type DeclaringType => throw null;

    public virtual ParameterInfo[] GetParameters() => throw null;

    public virtual object Invoke(object obj, object[] parameters) => throw null;

    protected MethodBase() => throw null;
}

public enum MethodImplAttributes
{
    CodeTypeMask = 3,
    IL = 0,
    Native = 1,
    OPTIL = 2,
    Runtime = 3,
    ManagedMask = 4,
    Unmanaged = 4,
    Managed = 0,
    ForwardRef = 16,
    PreserveSig = 128,
    InternalCall = 4096,
    Synchronized = 32,
    NoInlining = 8,
    MaxMethodImplVal = 65535,
}

public abstract class MethodInfo : MethodBase
{
    public override MemberTypes MemberType => throw null;

    public virtual Type ReturnType => throw null;

    protected MethodInfo() => throw null;
}

public abstract class ParameterInfo
{
    public virtual Type ParameterType => throw null;

    protected ParameterInfo() => throw null;
}
