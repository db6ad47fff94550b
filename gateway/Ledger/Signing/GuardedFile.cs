using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeEnergy.Domain;
using Microsoft.Win32.SafeHandles;

namespace EdgeEnergy.Ledger;

/// <summary>
/// Files with secrets. One that somebody else could have read is refused: it has to belong to this process's user and be closed to group and others, or
/// to root and be closed to others and to writing (systemd hands credentials to a service's user by an access list on a file of root's, which shows as
/// the group's right to read).
/// </summary>
internal static partial class GuardedFile
{
    private const int LongestBytes = 4096;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatistics = 0x7ff;
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    /// <summary>The bytes, in pinned memory that the caller wipes; <see cref="InputException"/> for a file that is missing, empty, too long or open to others.</summary>
    internal static byte[] Read(string path, string what)
    {
        try
        {
            if (!File.Exists(path))
            {
                throw new InputException($"{path}: not found, expected a file with the {what}");
            }

            using SafeFileHandle file = File.OpenHandle(path);
            RequireGuarded(file, path, what);
            long length = RandomAccess.GetLength(file);
            if (length is 0 or > LongestBytes)
            {
                throw new InputException(path, what, $"{length} bytes", $"1 to {LongestBytes}");
            }

            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
            int read = RandomAccess.Read(file, bytes, 0);
            return read == bytes.Length ? bytes : throw new InputException(path, what, $"{read} bytes", $"{length}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: {what} can not be read: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>One line of text without its end, in pinned memory that the caller wipes.</summary>
    internal static byte[] ReadLine(string path, string what)
    {
        byte[] bytes = Read(path, what);
        try
        {
            ReadOnlySpan<byte> line = bytes.AsSpan().TrimEnd("\r\n"u8);
            if (line.IsEmpty || line.ContainsAny((byte)'\r', (byte)'\n'))
            {
                throw new InputException(path, what, line.IsEmpty ? "an empty line" : "several lines", "one line of text");
            }

            byte[] copy = GC.AllocateUninitializedArray<byte>(line.Length, pinned: true);
            line.CopyTo(copy);
            return copy;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>32 bytes, raw or as 64 hexadecimal digits in one line, in pinned memory that the caller wipes. No part of anything else is told.</summary>
    internal static byte[] Read32(string path, string what)
    {
        byte[] bytes = Read(path, what);
        if (bytes.Length == 32)
        {
            return bytes;
        }

        try
        {
            byte[] value = GC.AllocateUninitializedArray<byte>(32, pinned: true);
            return Convert.FromHexString(bytes.AsSpan().TrimEnd("\r\n"u8), value, out int read, out int written) == System.Buffers.OperationStatus.Done && read == 64 && written == 32
                ? value
                : throw new InputException(path, what, $"{bytes.Length} bytes", "32 raw bytes or 64 hexadecimal digits");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static unsafe void RequireGuarded(SafeFileHandle file, string path, string what)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // struct statx is the same on every architecture: the owner is at 20.
        byte* statistics = stackalloc byte[256];
        if (statx(file, "", EmptyPath, BasicStatistics, statistics) != 0)
        {
            throw new InputException($"{path}: {what}: owner can not be told: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        uint owner = *(uint*)(statistics + 20);
        UnixFileMode mode = File.GetUnixFileMode(file);
        uint user = geteuid();
        if (owner != user && owner != 0)
        {
            throw new InputException(path, $"{what}'s owner", $"user {owner}", owner == user || user == 0 ? "root" : $"user {user} or root");
        }

        UnixFileMode open = mode & (owner == user ? Group | Others : UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | Others);
        if (open != UnixFileMode.None)
        {
            throw new InputException(path, $"{what}'s mode", Convert.ToString((int)mode, 8), "600 or 400: nobody else may read it");
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statx(SafeFileHandle folder, string path, int flags, uint mask, byte* statistics);

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
