namespace EdgeEnergy.Esp32.Tests;

/// <summary>A chip's date that runs with the clock of the test, and a time server that answers when it is told to.</summary>
internal sealed class ManualTime(ManualClock clock, long unixSeconds) : ISystemTime
{
    private long offset = (unixSeconds * 1000) - clock.Milliseconds;

    public int Asked { get; private set; }

    public bool ServerUp { get; set; }

    /// <summary>What the server would say, Unix seconds at the start of the clock.</summary>
    public long Truth { get; set; } = 1_800_000_000;

    public long UnixMilliseconds
    {
        get => offset + clock.Milliseconds;
        set => offset = value - clock.Milliseconds;
    }

    public void Ask()
    {
        Asked++;
        if (ServerUp)
        {
            offset = Truth * 1000;
        }
    }
}
