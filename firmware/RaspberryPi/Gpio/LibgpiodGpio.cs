using System.Runtime.InteropServices;
using EdgeEnergy.Domain;

namespace EdgeEnergy.RaspberryPi.Gpio;

/// <summary>GPIO by libgpiod 1.6 (Debian's libgpiod2), C API in gpiod.h.</summary>
internal sealed partial class LibgpiodGpio : IGpio
{
    private const string Library = "libgpiod.so.2";
    private const string Consumer = "edgeenergy";
    private const int BiasPullUp = 1 << 5;
    private const int RisingEdge = 1;

    private readonly string name;
    private readonly Dictionary<int, nint> lines = [];
    private nint chip;

    /// <summary>Opens a chip by path, name, label or number.</summary>
    public LibgpiodGpio(string chipName)
    {
        name = chipName;
        try
        {
            chip = OpenChip(chipName);
        }
        catch (DllNotFoundException e)
        {
            throw new InputException($"{Library}: found no such library, expected libgpiod 1.6 (package libgpiod2)", e);
        }

        if (chip == 0)
        {
            throw new InputException(chipName, "GPIO chip", Marshal.GetLastPInvokeErrorMessage(), "a chip such as gpiochip0 that this user may open");
        }
    }

    public void OpenOutput(int line, bool high)
    {
        nint handle = Take(line);
        Check(line, RequestOutput(handle, Consumer, high ? 1 : 0));
        lines.Add(line, handle);
    }

    public void OpenBank(IReadOnlyList<int> lines)
    {
        foreach (int line in lines)
        {
            OpenOutput(line, high: false);
        }
    }

    public void OpenInput(int line)
    {
        nint handle = Take(line);
        Check(line, RequestBothEdges(handle, Consumer, BiasPullUp));
        lines.Add(line, handle);
    }

    public void Write(int line, bool high) => Check(line, SetValue(lines[line], high ? 1 : 0));

    public bool Read(int line)
    {
        int value = GetValue(lines[line]);
        Check(line, value);
        return value == 1;
    }

    public bool TakeEdge(int line, TimeSpan longest, out GpioEdge edge)
    {
        Timespec patience = new() { Seconds = (long)longest.TotalSeconds, Nanoseconds = longest.Ticks % TimeSpan.TicksPerSecond * 100 };
        int waiting = WaitForEvent(lines[line], ref patience);
        Check(line, waiting);
        if (waiting == 0)
        {
            edge = default;
            return false;
        }

        Check(line, ReadEvent(lines[line], out LineEvent found));
        edge = new GpioEdge((found.Time.Seconds * 1000) + (found.Time.Nanoseconds / 1_000_000), found.Type == RisingEdge);
        return true;
    }

    public void Dispose()
    {
        foreach (nint line in lines.Values)
        {
            Release(line);
        }

        lines.Clear();
        if (chip != 0)
        {
            CloseChip(chip);
            chip = 0;
        }
    }

    private nint Take(int line)
    {
        if (lines.ContainsKey(line))
        {
            throw new InputException(name, $"line {line}", "a line that is open already", "each line used for one purpose");
        }

        nint handle = line < 0 ? 0 : GetLine(chip, (uint)line);
        return handle != 0 ? handle : throw new InputException(name, $"line {line}", "no such line", "a line of this chip");
    }

    private void Check(int line, int result)
    {
        if (result < 0)
        {
            throw new InputException(name, $"line {line}", Marshal.GetLastPInvokeErrorMessage(), "a line that nothing else uses");
        }
    }

    [LibraryImport(Library, EntryPoint = "gpiod_chip_open_lookup", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint OpenChip(string description);

    [LibraryImport(Library, EntryPoint = "gpiod_chip_close")]
    private static partial void CloseChip(nint chip);

    [LibraryImport(Library, EntryPoint = "gpiod_chip_get_line", SetLastError = true)]
    private static partial nint GetLine(nint chip, uint offset);

    [LibraryImport(Library, EntryPoint = "gpiod_line_request_output", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RequestOutput(nint line, string consumer, int value);

    [LibraryImport(Library, EntryPoint = "gpiod_line_request_both_edges_events_flags", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RequestBothEdges(nint line, string consumer, int flags);

    [LibraryImport(Library, EntryPoint = "gpiod_line_release")]
    private static partial void Release(nint line);

    [LibraryImport(Library, EntryPoint = "gpiod_line_set_value", SetLastError = true)]
    private static partial int SetValue(nint line, int value);

    [LibraryImport(Library, EntryPoint = "gpiod_line_get_value", SetLastError = true)]
    private static partial int GetValue(nint line);

    [LibraryImport(Library, EntryPoint = "gpiod_line_event_wait", SetLastError = true)]
    private static partial int WaitForEvent(nint line, ref Timespec timeout);

    [LibraryImport(Library, EntryPoint = "gpiod_line_event_read", SetLastError = true)]
    private static partial int ReadEvent(nint line, out LineEvent found);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// <summary>struct gpiod_line_event, with room for fields of later versions.</summary>
    private struct LineEvent
    {
        public Timespec Time;
        public int Type;
        public int Offset;
        private readonly long room1;
        private readonly long room2;
    }
}
