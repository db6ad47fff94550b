using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeEnergy.PowerFlow;

/// <summary>The C interface of Ipopt 3.11 (Debian coinor-libipopt1v5), as far as it is used.</summary>
internal static unsafe partial class Ipopt
{
    private const string Library = "libipopt.so.1";

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial nint CreateIpoptProblem(
        int n,
        double* xLower,
        double* xUpper,
        int m,
        double* gLower,
        double* gUpper,
        int jacobianEntries,
        int hessianEntries,
        int indexStyle,
        delegate* unmanaged[Cdecl]<int, double*, int, double*, nint, int> objective,
        delegate* unmanaged[Cdecl]<int, double*, int, int, double*, nint, int> constraints,
        delegate* unmanaged[Cdecl]<int, double*, int, double*, nint, int> gradient,
        delegate* unmanaged[Cdecl]<int, double*, int, int, int, int*, int*, double*, nint, int> jacobian,
        delegate* unmanaged[Cdecl]<int, double*, int, double, int, double*, int, int, int*, int*, double*, nint, int> hessian);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial void FreeIpoptProblem(nint problem);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int AddIpoptStrOption(nint problem, string keyword, string value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int AddIpoptNumOption(nint problem, string keyword, double value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int AddIpoptIntOption(nint problem, string keyword, int value);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    internal static partial int IpoptSolve(nint problem, double* x, double* g, double* objective, double* multG, double* multLower, double* multUpper, nint userData);
}
