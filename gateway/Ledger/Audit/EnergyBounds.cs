namespace EdgeEnergy.Ledger;

/// <summary>What readings alone say of an energy, Wh: nothing below Low, nothing above High; or why they do not say it.</summary>
internal sealed record EnergyBounds(long Low, long High, string? Unknown)
{
    public bool Contains(long wh) => wh >= Low && wh <= High;
}
