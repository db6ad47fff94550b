using EdgeEnergy.Domain;
using EdgeEnergy.RaspberryPi.Gpio;

namespace EdgeEnergy.RaspberryPi.Tests.Gpio;

/// <summary>A chip in memory, for tests of what uses a chip. The conformance kit holds it to the contract as it does the adapters.</summary>
internal sealed class MemoryGpio : IGpio
{
    private readonly MemoryBus bus;
    private readonly HashSet<int> open = [];
    private readonly Dictionary<int, Queue<GpioEdge>> edges = [];

    public MemoryGpio(MemoryBus bus)
    {
        this.bus = bus;
        bus.Changed += OnChanged;
    }

    public long Milliseconds { get; set; }

    /// <summary>Every level that was written, in order.</summary>
    public List<(int Line, bool High)> Written { get; } = [];

    public void OpenOutput(int line, bool high)
    {
        Take(line);
        bus.Output(line, high);
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
        Take(line);
        bus.PullUp(line, on: true);
        edges[line] = new Queue<GpioEdge>();
    }

    public void Write(int line, bool high)
    {
        Written.Add((line, high));
        bus.Output(line, high);
    }

    public bool Read(int line) => bus.Level(line);

    public bool TakeEdge(int line, TimeSpan longest, out GpioEdge edge) => edges[line].TryDequeue(out edge);

    public void Dispose()
    {
        bus.Changed -= OnChanged;
        foreach (int line in open)
        {
            bus.Output(line, null);
            bus.PullUp(line, on: false);
        }

        open.Clear();
    }

    private void Take(int line)
    {
        if (line is < 0 or >= MemoryBus.Lines || !open.Add(line))
        {
            throw new InputException("memory", $"line {line}", "no free line", "a line that nothing else uses");
        }
    }

    private void OnChanged(int line, bool high)
    {
        if (edges.TryGetValue(line, out Queue<GpioEdge>? queue))
        {
            queue.Enqueue(new GpioEdge(Milliseconds, high));
        }
    }
}
