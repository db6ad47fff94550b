using EdgeEnergy.Simulator.Homes;

namespace EdgeEnergy.Simulator.Inverter;

/// <summary>The counters an inverter keeps.</summary>
public sealed class EnergyTotals
{
    internal EnergyTotals(Func<bool, long> startWattSeconds, bool pv, bool battery)
    {
        Load = new EnergyTotal(startWattSeconds(true));
        Import = new EnergyTotal(startWattSeconds(true));
        Export = new EnergyTotal(startWattSeconds(pv));
        Pv = new EnergyTotal(startWattSeconds(pv));
        Pv1 = new EnergyTotal(0);
        Pv2 = new EnergyTotal(0);
        Charge = new EnergyTotal(startWattSeconds(battery));
        Discharge = new EnergyTotal(startWattSeconds(battery));
        Active = new EnergyTotal(startWattSeconds(pv || battery));
    }

    public EnergyTotal Load { get; }
    public EnergyTotal Import { get; }
    public EnergyTotal Export { get; }
    public EnergyTotal Pv { get; }
    public EnergyTotal Charge { get; }
    public EnergyTotal Discharge { get; }

    /// <summary>AC output of the inverter; what it takes from the grid does not count back.</summary>
    public EnergyTotal Active { get; }
    internal EnergyTotal Pv1 { get; }
    internal EnergyTotal Pv2 { get; }

    internal void Add(in HomeFlow flow, int seconds)
    {
        Load.Add(flow.Load, seconds);
        Import.Add(flow.Import, seconds);
        Export.Add(flow.Export, seconds);
        Pv.Add(flow.Pv, seconds);
        Pv1.Add((flow.Pv + 1) / 2, seconds);
        Pv2.Add(flow.Pv / 2, seconds);
        Charge.Add(flow.Charge, seconds);
        Discharge.Add(flow.Discharge, seconds);
        Active.Add(Math.Max(0, flow.Inverter), seconds);
    }

    internal void StartDay()
    {
        foreach (EnergyTotal total in (ReadOnlySpan<EnergyTotal>)[Load, Import, Export, Pv, Pv1, Pv2, Charge, Discharge, Active])
        {
            total.StartDay();
        }
    }
}
