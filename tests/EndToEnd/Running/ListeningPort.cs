using System.Globalization;

namespace EdgeEnergy.EndToEnd.Running;

/// <summary>Where another process listens, as the kernel knows it.</summary>
internal static class ListeningPort
{
    private const string Listening = "0A";

    /// <summary>The address of the only TCP port on 127.0.0.1 that the process listens on.</summary>
    public static Uri Of(int process)
    {
        HashSet<string> sockets =
        [
            .. Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
                .Select(file => new FileInfo(file).LinkTarget ?? "")
                .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
                .Select(target => target["socket:[".Length..^1]),
        ];

        // Columns: number, local address:port, remote address:port, state, four more, inode.
        string[] row = File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Single(columns => columns[3] == Listening && sockets.Contains(columns[9]));
        int port = int.Parse(row[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new Uri($"http://127.0.0.1:{port}");
    }
}
