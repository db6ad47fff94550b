namespace EdgeEnergy.Esp32.Tests;

internal sealed class ManualLink : INetworkLink
{
    /// <summary>What the next attempts bring.</summary>
    public bool Reachable { get; set; } = true;

    public bool Throws { get; set; }

    public int Attempts { get; private set; }

    public int Resets { get; private set; }

    public bool IsUp { get; set; }

    public bool Connect()
    {
        Attempts++;
        return Throws ? throw new InvalidOperationException("helper") : IsUp = Reachable;
    }

    public void Reset() => Resets++;
}
