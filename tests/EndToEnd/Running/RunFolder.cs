using System.Diagnostics;
using System.Text;

namespace EdgeEnergy.EndToEnd.Running;

/// <summary>
/// A folder for one run, with a folder for temporary files that nobody else uses, and a mark in the environment that every process of the run
/// inherits: so what a run leaves behind is seen, whatever else runs on the machine.
/// </summary>
internal sealed class RunFolder : IDisposable
{
    private const string MarkName = "EDGEENERGY_TEST_RUN";
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(10);
    private readonly string mark = Guid.NewGuid().ToString("N");

    public RunFolder()
    {
        Root = Directory.CreateTempSubdirectory("edgeenergy-test-").FullName;
        Temporary = Directory.CreateDirectory(this["tmp"]).FullName;
    }

    public string Root { get; }

    /// <summary>TMPDIR of the run.</summary>
    public string Temporary { get; }

    public string Json => this["out.json"];

    public string this[string name] => Path.Combine(Root, name);

    public void Mark(ProcessStartInfo start)
    {
        start.Environment[MarkName] = mark;
        start.Environment["TMPDIR"] = Temporary;

        // The runtime's own sockets for debuggers would stay behind a process that is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
    }

    /// <summary>Ids and command lines of the running processes of this run.</summary>
    public IReadOnlyList<(int Id, string Command)> Processes()
    {
        byte[] wanted = Encoding.UTF8.GetBytes($"{MarkName}={mark}");
        List<(int, string)> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int id) && Read(folder, "environ").AsSpan().IndexOf(wanted) >= 0)
            {
                found.Add((id, Encoding.UTF8.GetString(Read(folder, "cmdline")).Replace('\0', ' ').Trim()));
            }
        }

        return found;
    }

    /// <summary>Processes that go on, and files that were not cleared away.</summary>
    public IReadOnlyList<string> LeftBehind() =>
    [
        .. Processes().Where(p => !IsDying(p.Id)).Select(p => $"process {p.Id}: {p.Command}"),
        .. Directory.EnumerateFileSystemEntries(Temporary, "*", SearchOption.AllDirectories),
    ];

    public void Dispose()
    {
        foreach ((int id, _) in Processes())
        {
            try
            {
                using Process process = Process.GetProcessById(id);
                process.Kill();
                process.WaitForExit();
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                // It has just ended.
            }
        }

        Directory.Delete(Root, recursive: true);
    }

    /// <summary>A process that was killed may still be seen for a moment.</summary>
    private static bool IsDying(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return process.WaitForExit(Dying);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }

    private static byte[] Read(string folder, string name)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
