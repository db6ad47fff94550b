namespace EdgeEnergy.RaspberryPi.Tests.Gpio;

/// <summary>What is soldered to the lines: levels driven from outside, levels driven by the chip, and who wants to know of changes.</summary>
internal sealed class MemoryBus
{
    public const int Lines = 28;

    private readonly bool?[] driven = new bool?[Lines];
    private readonly bool?[] output = new bool?[Lines];
    private readonly bool[] pulledUp = new bool[Lines];

    public Action<int, bool>? Changed { get; set; }

    public bool Level(int line) => output[line] ?? driven[line] ?? pulledUp[line];

    /// <summary>Drives a line from outside; null lets it go.</summary>
    public void Drive(int line, bool? level) => Change(line, () => driven[line] = level);

    public void Output(int line, bool? level) => Change(line, () => output[line] = level);

    public void PullUp(int line, bool on) => Change(line, () => pulledUp[line] = on);

    private void Change(int line, Action action)
    {
        bool before = Level(line);
        action();
        if (Level(line) != before)
        {
            Changed?.Invoke(line, Level(line));
        }
    }
}
