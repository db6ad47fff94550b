using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>What the energy in a battery has cost: <paramref name="Wh"/> stored, <paramref name="ValueMicro"/> paid for it, micro-units.</summary>
public sealed record BatteryCost(long Wh, long ValueMicro)
{
    /// <summary>Mean cost of the stored energy, micro-units per kWh; 0 for an empty battery.</summary>
    public long MeanMicroPerKwh => Wh == 0 ? 0 : (long)((Int128)ValueMicro * 1000 / Wh);

    /// <summary>A battery whose past is not known: its energy counts as own PV.</summary>
    public static BatteryCost OfUnknownPast(long storedWh, Tariffs tariffs) => new(storedWh, Money.Cost(storedWh, tariffs.PvMicroPerKwh));

    /// <summary>The price of its energy for a neighbour: what charging cost plus the tariff's addition for the battery.</summary>
    public long OfferMicroPerKwh(Tariffs tariffs) => MeanMicroPerKwh + tariffs.BatteryAddedMicroPerKwh;

    /// <summary>
    /// After a closed period. Charged energy is own PV beyond the load first, at the PV price; the rest came through the meter, at the mean price
    /// (fee included) of what the participant bought in the period, which is the grid tariff where nothing was settled. Discharged energy leaves
    /// at the mean cost. What is stored is what the battery says, <paramref name="storedWh"/>: losses make the rest dearer.
    /// </summary>
    public BatteryCost After(PeriodEnergy energy, IReadOnlyList<SettledTrade> settled, Tariffs tariffs, long storedWh)
    {
        long own = Math.Clamp(energy.PvWh - energy.LoadWh, 0, energy.ChargeWh);
        long value = ValueMicro + Money.Cost(own, tariffs.PvMicroPerKwh) + Money.Cost(energy.ChargeWh - own, ImportPrice(energy.ParticipantId));
        long reach = Wh + energy.ChargeWh;
        long discharged = Math.Min(energy.DischargeWh, reach);
        long left = reach == 0 ? 0 : value - (long)((Int128)value * discharged / reach);
        return storedWh <= 0 ? new BatteryCost(0, 0) : new BatteryCost(storedWh, left);

        long ImportPrice(string buyer)
        {
            long wh = 0;
            long micro = 0;
            foreach (SettledTrade trade in settled.Where(trade => trade.Buyer == buyer))
            {
                wh += trade.Wh;
                micro += trade.CostMicro + trade.FeeMicro;
            }

            return wh == 0 ? tariffs.GridMicroPerKwh : (long)((Int128)micro * 1000 / wh);
        }
    }
}
