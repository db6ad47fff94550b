namespace EdgeEnergy.Simulator.Homes;

/// <summary>
/// Mean powers of one home over a minute, whole W. Charge and discharge are at the battery's terminals, everything else at the AC side:
/// Load + Charge + Export + Loss = Pv + Discharge + Import, exactly.
/// </summary>
/// <param name="Load">Consumption of the home.</param>
/// <param name="PvAvailable">What the array could deliver.</param>
/// <param name="Pv">What is taken from it; the rest is curtailed.</param>
/// <param name="Charge">Into the battery.</param>
/// <param name="Discharge">Out of the battery.</param>
/// <param name="Grid">From the grid, negative when feeding in.</param>
/// <param name="Loss">Lost between battery terminals and AC side.</param>
public readonly record struct HomeFlow(int Load, int PvAvailable, int Pv, int Charge, int Discharge, int Grid, int Loss)
{
    public int Import => Math.Max(0, Grid);
    public int Export => Math.Max(0, -Grid);

    /// <summary>AC output of the inverter, negative while it charges from the grid.</summary>
    public int Inverter => Load - Grid;
}
