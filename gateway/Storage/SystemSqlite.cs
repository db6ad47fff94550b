using System.Reflection;
using System.Runtime.InteropServices;
using EdgeEnergy.Domain;
using SQLitePCL;

namespace EdgeEnergy.Storage;

/// <summary>Points the managed SQLite binding at the operating system's library, which gets security updates.</summary>
internal static class SystemSqlite
{
    private const string BindingName = "e_sqlite3";
    private const string LinuxLibrary = "libsqlite3.so.0";

    // A process may register one resolver an assembly and one provider, whatever the number of stores.
    private static readonly Lazy<bool> Registered = new(Register);

    /// <summary>Registers the library once a process. Throws <see cref="InputException"/> when it is not installed.</summary>
    public static void Use() => _ = Registered.Value;

    private static bool Register()
    {
        if (!NativeLibrary.TryLoad(LinuxLibrary, out nint library))
        {
            throw new InputException("store", "SQLite library", "no " + LinuxLibrary, "the Debian package libsqlite3-0");
        }

        NativeLibrary.SetDllImportResolver(
            typeof(SQLite3Provider_e_sqlite3).Assembly,
            (string name, Assembly _, DllImportSearchPath? _) => name == BindingName ? library : nint.Zero);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    }
}
