using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>
/// Admits bids against the allowed power, the wallet and the mandate of their buyer. A bid above what is allowed is refused with the amount that would be
/// allowed, and admitted again at that amount when there is any. A buyer's load bids come before its storage bids.
/// </summary>
public static class BidAdmission
{
    private static readonly Dictionary<string, BuyMandate> NoMandates = [];

    /// <summary>The same where nobody buys by a mandate.</summary>
    public static AdmittedBids Admit(
        IReadOnlyList<Bid> bids, IReadOnlyList<AllowedPower> allowed, IReadOnlyDictionary<string, long> availableMicro, Tariffs tariffs) =>
        Admit(bids, allowed, availableMicro, tariffs, NoMandates);

    /// <summary>What is admitted, and what of the bids is refused.</summary>
    /// <param name="bids">Bids of one period.</param>
    /// <param name="allowed">Allowed power of each buyer; a buyer without one may buy nothing.</param>
    /// <param name="availableMicro">Wallet balance minus what is committed already, micro-units, by buyer; a buyer without one has 0.</param>
    /// <param name="tariffs">A bid must be covered at the grid price plus the fee, the most that its energy can cost.</param>
    /// <param name="mandates">Of buyers that buy by a mandate only: its price is their limit, and what it can cost must be covered.</param>
    public static AdmittedBids Admit(
        IReadOnlyList<Bid> bids,
        IReadOnlyList<AllowedPower> allowed,
        IReadOnlyDictionary<string, long> availableMicro,
        Tariffs tariffs,
        IReadOnlyDictionary<string, BuyMandate> mandates)
    {
        Dictionary<string, long> allowedW = allowed.ToDictionary(power => power.ParticipantId, power => power.AllowedW, StringComparer.Ordinal);
        var admitted = new List<Bid>();
        var refusals = new List<Refusal>();
        foreach (IGrouping<string, Bid> buyer in bids.GroupBy(bid => bid.Buyer, StringComparer.Ordinal))
        {
            long power = allowedW.GetValueOrDefault(buyer.Key);
            BuyMandate? mandate = mandates.GetValueOrDefault(buyer.Key);
            long limit = mandate?.MaxPriceMicroPerKwh ?? long.MaxValue;
            long affordable = Affordable(availableMicro.GetValueOrDefault(buyer.Key), Math.Min(tariffs.GridMicroPerKwh, limit) + tariffs.FeeMicroPerKwh);
            long taken = 0;
            foreach (Bid bid in buyer.OrderBy(bid => bid.Purpose))
            {
                long byPower = Math.Max(0, bid.Period.EnergyWh(power) - taken);
                long byBalance = Math.Max(0, affordable - taken);
                long byMandate = mandate is null ? long.MaxValue : Math.Max(0, mandate.AllowsWh(bid.Period) - taken);
                long granted = Math.Min(Math.Min(bid.Wh, byMandate), Math.Min(byPower, byBalance));
                if (granted < bid.Wh)
                {
                    RefusalReason reason = byMandate <= Math.Min(byPower, byBalance) ? RefusalReason.Mandate
                        : byPower <= byBalance ? RefusalReason.AllowedPower : RefusalReason.Balance;
                    refusals.Add(new Refusal(bid.Period, bid.Buyer, bid.Purpose, bid.Wh, granted, reason));
                }

                if (granted > 0)
                {
                    admitted.Add(bid with { Wh = granted, LimitMicroPerKwh = Math.Min(bid.LimitMicroPerKwh, limit) });
                    taken += granted;
                }
            }
        }

        return new AdmittedBids(admitted, refusals);
    }

    /// <summary>The most energy, Wh, whose cost (<see cref="Money.Cost"/>, rounded down) the balance covers.</summary>
    private static long Affordable(long balanceMicro, long priceMicroPerKwh)
    {
        if (balanceMicro < 0)
        {
            return 0;
        }

        return priceMicroPerKwh == 0 ? long.MaxValue : (long)Int128.Min(long.MaxValue, (((Int128)balanceMicro * 1000) + 999) / priceMicroPerKwh);
    }
}
