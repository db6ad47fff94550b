namespace EdgeEnergy.Simulator.Homes;

/// <summary>
/// PV, battery and inverter of one home, a minute at a time, in whole watts and watt-seconds so that energy is conserved exactly. PV serves the
/// load first; surplus goes to the battery or the grid as the settings say, and what neither takes is curtailed.
/// </summary>
public sealed class HomeModel
{
    public const int StepSeconds = 60;
    private readonly double oneWayEfficiency;

    /// <summary>A home with its battery at the initial state of charge.</summary>
    /// <param name="capacityWh">Usable battery energy; 0 for no battery.</param>
    /// <param name="oneWayEfficiency">Of charging and of discharging, 0 to 1.</param>
    /// <param name="initialPercent">State of charge at the start.</param>
    public HomeModel(int capacityWh, double oneWayEfficiency, int initialPercent)
    {
        this.oneWayEfficiency = oneWayEfficiency;
        CapacityWs = capacityWh * 3600L;
        StoredWs = CapacityWs * initialPercent / 100;
    }

    public long CapacityWs { get; }

    /// <summary>Energy in the battery, watt-seconds.</summary>
    public long StoredWs { get; private set; }

    /// <summary>0 to 1; 0 without a battery.</summary>
    public double StateOfCharge => CapacityWs == 0 ? 0 : (double)StoredWs / CapacityWs;

    /// <summary>The flow of the next minute; changes nothing.</summary>
    public HomeFlow Flow(int load, int pvAvailable, in HomeSettings settings)
    {
        if (!settings.On)
        {
            return new HomeFlow(load, pvAvailable, 0, 0, 0, load, 0);
        }

        int wanted = settings.SellingFirst ? load : Math.Max(0, load - settings.ZeroExportW);
        int toLoad = Math.Min(wanted, settings.MaxAcW);
        int available = Math.Min(pvAvailable, settings.MaxPvW);
        int pvToLoad = Math.Min(available, toLoad);
        int surplus = available - pvToLoad;
        int chargeLimit = (int)Math.Min(settings.MaxChargeW, (CapacityWs - StoredWs) / StepSeconds);

        int sold = 0;
        int charge;
        int chargeAc;
        if (settings.SellingFirst)
        {
            sold = Math.Min(surplus, Math.Min(settings.MaxSellW, settings.MaxAcW - pvToLoad));
            (chargeAc, charge) = Charge(surplus - sold, chargeLimit);
        }
        else
        {
            (chargeAc, charge) = Charge(surplus, chargeLimit);
            if (settings.SolarSell)
            {
                sold = Math.Min(surplus - chargeAc, Math.Min(settings.MaxSellW, settings.MaxAcW - pvToLoad));
            }
        }

        int pv = pvToLoad + sold + chargeAc;
        (int gridAc, int fromGrid) = GridCharge(settings, chargeLimit, charge);
        int discharge = 0;
        int dischargeAc = 0;
        if (charge == 0 && gridAc == 0)
        {
            int more = settings.SellingFirst && settings.BatterySells ? settings.MaxSellW - sold : 0;
            int need = Math.Min(toLoad - pvToLoad + more, settings.MaxAcW - pvToLoad - sold);
            (dischargeAc, discharge) = Discharge(need, settings);
        }

        int inverter = pvToLoad + sold + dischargeAc - gridAc;
        int loss = chargeAc - charge + (gridAc - fromGrid) + (discharge - dischargeAc);
        return new HomeFlow(load, pvAvailable, pv, charge + fromGrid, discharge, load - inverter, loss);
    }

    /// <summary>Moves the battery through the minute.</summary>
    public void Apply(in HomeFlow flow) => StoredWs += (long)StepSeconds * (flow.Charge - flow.Discharge);

    /// <summary>Battery charging from the grid on top of what PV charges; a home that sells does not buy for its battery.</summary>
    private (int Ac, int Terminal) GridCharge(in HomeSettings settings, int chargeLimit, int charged)
    {
        if (settings.GridChargeW == 0 || (settings.SellingFirst && settings.MaxSellW > 0))
        {
            return (0, 0);
        }

        long room = Math.Max(0, ((CapacityWs * settings.GridChargeTargetPercent / 100) - StoredWs) / StepSeconds);
        int limit = (int)Math.Min(Math.Min(settings.GridChargeW, chargeLimit - charged), Math.Max(0, room - charged));
        return Charge(settings.MaxAcW, limit);
    }

    private (int Ac, int Terminal) Charge(int offered, int limit)
    {
        int terminal = (int)(offered * oneWayEfficiency);
        return terminal <= limit ? (terminal > 0 ? offered : 0, terminal) : ((int)Math.Ceiling(limit / oneWayEfficiency), limit);
    }

    private (int Ac, int Terminal) Discharge(int need, in HomeSettings settings)
    {
        long aboveFloor = Math.Max(0, StoredWs - (CapacityWs * settings.FloorPercent / 100));
        int limit = (int)Math.Min(settings.MaxDischargeW, aboveFloor / StepSeconds);
        int terminal = (int)Math.Min(Math.Ceiling(Math.Max(0, need) / oneWayEfficiency), limit);
        return (Math.Min(Math.Max(0, need), (int)(terminal * oneWayEfficiency)), terminal);
    }
}
