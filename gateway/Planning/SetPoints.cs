using EdgeEnergy.Domain;

namespace EdgeEnergy.Planning;

/// <summary>Turns accepted trades into what homes are asked to do.</summary>
public static class SetPoints
{
    /// <summary>
    /// One set point for each participant, in their order, zero where it neither sells nor stores, so that an earlier one ends. A participant's
    /// sales to neighbours, and its purchases to store, are each summed before they become power (<see cref="SettlementPeriod.PowerW"/>).
    /// </summary>
    public static IReadOnlyList<SetPoint> From(SettlementPeriod period, IReadOnlyList<string> participants, IReadOnlyList<Trade> trades)
    {
        var sold = new Dictionary<string, long>(StringComparer.Ordinal);
        var stored = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (Trade trade in trades.Where(trade => trade.Source != EnergySource.Grid))
        {
            sold[trade.Seller] = sold.GetValueOrDefault(trade.Seller) + trade.Wh;
            if (trade.Purpose == BidPurpose.Storage)
            {
                stored[trade.Buyer] = stored.GetValueOrDefault(trade.Buyer) + trade.Wh;
            }
        }

        return [.. participants.Select(id => new SetPoint(id, period, period.PowerW(sold.GetValueOrDefault(id)), period.PowerW(stored.GetValueOrDefault(id))))];
    }
}
