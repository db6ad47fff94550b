using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.RaspberryPi.Gpio;

namespace EdgeEnergy.RaspberryPi;

/// <summary>Moves the edges of an S0 line to the queue that the device's loop counts.</summary>
internal sealed class PulseReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly IGpio gpio;
    private readonly int line;

    /// <summary>Opens the line. The level at the start is the queue's first entry.</summary>
    public PulseReader(IGpio gpio, int line, long nowMilliseconds)
    {
        this.gpio = gpio;
        this.line = line;
        gpio.OpenInput(line);
        Queue.Put(nowMilliseconds, closed: !gpio.Read(line));
    }

    public PulseQueue Queue { get; } = new();

    /// <summary>Takes the edges that have come, waiting for the first; false when none came in time.</summary>
    public bool Step(TimeSpan longest)
    {
        if (!gpio.TakeEdge(line, longest, out GpioEdge edge))
        {
            return false;
        }

        // The contact pulls the line down.
        Queue.Put(edge.Milliseconds, closed: !edge.High);
        return true;
    }

    /// <summary>Works until it is told to stop; a line that fails is one line of output and the end of counting.</summary>
    public void Run(TextWriter output, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                Step(Patience);
            }
        }
        catch (InputException e)
        {
            output.WriteLine($"fault pulse line {line}: {e.Message}");
        }
    }
}
