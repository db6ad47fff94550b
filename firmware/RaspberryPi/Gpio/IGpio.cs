namespace EdgeEnergy.RaspberryPi.Gpio;

/// <summary>
/// Lines of one GPIO chip by their numbers on the chip (BCM numbers on a Raspberry Pi). A line is opened once, as output or as input. What can not be
/// opened is an <see cref="Domain.InputException"/> of one line. Disposing releases the lines.
/// </summary>
internal interface IGpio : IDisposable
{
    /// <summary>Takes a line as output at a level.</summary>
    void OpenOutput(int line, bool high);

    /// <summary>Takes lines as outputs that are all low.</summary>
    void OpenBank(IReadOnlyList<int> lines);

    /// <summary>Takes a line as input with pull-up; its edges are kept from here on.</summary>
    void OpenInput(int line);

    void Write(int line, bool high);

    bool Read(int line);

    /// <summary>Takes the oldest edge of an input line, waiting for it no longer than told; false when none came.</summary>
    bool TakeEdge(int line, TimeSpan longest, out GpioEdge edge);
}
