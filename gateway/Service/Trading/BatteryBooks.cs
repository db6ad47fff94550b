using EdgeEnergy.Domain;
using EdgeEnergy.Market;
using EdgeEnergy.Planning;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service.Trading;

/// <summary>What the energy in each battery has cost. Follows from the closed periods alone, so that a restart comes to the same price.</summary>
public sealed class BatteryBooks
{
    private readonly Community community;
    private readonly Dictionary<string, BatteryCost> costs = new(StringComparer.Ordinal);

    public BatteryBooks(Community community, IReadOnlyList<PeriodClose> closed)
    {
        this.community = community;
        Tariffs tariffs = community.Document.Tariffs;

        // What filled a battery before our time is not known; half full of own PV is as good a guess as any.
        foreach (Participant participant in community.Traders.Where(p => p.BatteryWh > 0))
        {
            costs[participant.Id] = BatteryCost.OfUnknownPast(participant.BatteryWh / 2, tariffs);
        }

        foreach (PeriodClose close in closed)
        {
            Book(close);
        }
    }

    /// <summary>Price of a participant's battery energy for a neighbour, micro-units per kWh.</summary>
    public long OfferMicroPerKwh(string participantId) =>
        costs.TryGetValue(participantId, out BatteryCost? cost) ? cost.OfferMicroPerKwh(community.Document.Tariffs) : 0;

    /// <summary>Takes a closed period into account.</summary>
    public void Book(PeriodClose close)
    {
        foreach (PeriodEnergy energy in close.Energies)
        {
            if (costs.TryGetValue(energy.ParticipantId, out BatteryCost? cost))
            {
                BatteryState battery = community.Battery(community.Participant(energy.ParticipantId), 0);
                double stored = cost.Wh + (energy.ChargeWh * battery.ChargeEfficiency) - (energy.DischargeWh / battery.DischargeEfficiency);
                costs[energy.ParticipantId] = cost.After(energy, close.Batch.Trades, community.Document.Tariffs, (long)Math.Clamp(stored, 0, battery.CapacityWh));
            }
        }
    }
}
