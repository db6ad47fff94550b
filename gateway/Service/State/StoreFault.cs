using System.Data.Common;

namespace EdgeEnergy.Service.State;

/// <summary>Tells a store that fails (disk full, read-only, input/output error) from a defect of ours.</summary>
internal static class StoreFault
{
    public static bool Is(Exception fault) => fault is DbException or IOException or ObjectDisposedException;
}
