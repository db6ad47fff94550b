using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>
/// Lets through what the feeder carries. A sale to a neighbour raises the seller's export (its surplus would stay at home otherwise), a storage
/// purchase raises the buyer's import, a load purchase leaves the buyer's import as it is, a trade with the grid changes nothing. No trade may
/// break a limit in any scenario, nor worsen one that the load alone breaks.
/// When the whole allocation does not fit, trades are admitted from nothing, cheapest first, each with the largest amount that fits beside those
/// admitted, again and again until no trade can grow by 1 Wh: so the dearest and last is cut first, the result is feasible at every step, and a
/// cut trade could not have 1 Wh more. A cut load purchase is served by the grid instead.
/// </summary>
public sealed class FeederGuard(IFeederCheck check, FeederLayout layout, FeederLimits limits)
{
    /// <summary>The trades that fit, with the cuts and the limits that bind them.</summary>
    /// <param name="book">The book that was cleared: its bids say who accepts the grid tariff instead.</param>
    /// <param name="trades">The allocation, in the order of the mechanism.</param>
    /// <param name="scenarios">Load alone; at least one. The first is reported in <see cref="CheckedAllocation.Grid"/>.</param>
    public CheckedAllocation Check(MarketBook book, IReadOnlyList<Trade> trades, IReadOnlyList<FeederScenario> scenarios)
    {
        var allocation = new FeederAllocation(
            book.Period, [.. trades.Where(trade => trade.Source != EnergySource.Grid)], scenarios, check, layout, limits);
        long[] wanted = allocation.Wanted();
        long[] granted = allocation.FindViolation(wanted) is null ? wanted : Admit(allocation, wanted);
        if (allocation.FindViolation(granted) is LimitViolation left)
        {
            throw new InvalidOperationException($"the admitted trades break a limit: {left.Binding}");
        }

        var cuts = new List<TradeCut>();
        for (int i = 0; i < wanted.Length; i++)
        {
            if (granted[i] < wanted[i])
            {
                Trade trade = allocation.Trades[i];
                cuts.Add(new TradeCut(
                    trade.Period, trade.Seller, trade.Buyer, trade.Source, wanted[i], granted[i], allocation.BindingLimit(granted, i, wanted[i])));
            }
        }

        GridCheck grid = Compare(scenarios[0].NetImportW, allocation.NetImportW(0, granted), scenarios[0].ReactiveVar);
        return new CheckedAllocation(Rebuild(book, trades, granted), cuts, grid);
    }

    /// <summary>The feeder with the load alone and with the trades: planned net imports, or measured ones (W, var; feeder order).</summary>
    public GridCheck Compare(double[] loadAloneW, double[] withTradesW, double[] reactiveVar)
    {
        FeederState alone = check.Solve(loadAloneW, reactiveVar);
        FeederState traded = check.Solve(withTradesW, reactiveVar);
        return new GridCheck(
            loadAloneW,
            withTradesW,
            reactiveVar,
            alone.Converged ? alone.VoltagePu.Min() : double.NaN,
            traded.Converged ? traded.VoltagePu.Min() : double.NaN,
            alone.Converged ? alone.LossW : double.NaN,
            traded.Converged ? traded.LossW : double.NaN,
            [.. FeederBounds.Of(limits).Violations(alone, layout).Select(violation => violation.Binding)]);
    }

    private static long[] Admit(FeederAllocation allocation, long[] wanted)
    {
        long[] granted = new long[wanted.Length];
        int[] cheapestFirst =
        [
            .. Enumerable.Range(0, wanted.Length)
                .OrderBy(i => allocation.Trades[i].PriceMicroPerKwh)
                .ThenBy(i => allocation.Trades[i].Source),
        ];
        bool grown = true;
        while (grown)
        {
            grown = false;
            foreach (int i in cheapestFirst.Where(i => granted[i] < wanted[i]))
            {
                grown |= Grow(allocation, granted, i, wanted[i]);
            }
        }

        return granted;
    }

    /// <summary>Raises one trade to the largest amount that fits beside the others; false when not even 1 Wh more does.</summary>
    private static bool Grow(FeederAllocation allocation, long[] granted, int trade, long wanted)
    {
        long fits = granted[trade];
        if (Fits(wanted))
        {
            return true;
        }

        if (!Fits(fits + 1))
        {
            granted[trade] = fits;
            return false;
        }

        long breaks = wanted;
        fits++;
        while (breaks - fits > 1)
        {
            long middle = fits + ((breaks - fits) / 2);
            if (Fits(middle))
            {
                fits = middle;
            }
            else
            {
                breaks = middle;
            }
        }

        granted[trade] = fits;
        return true;

        bool Fits(long wh)
        {
            granted[trade] = wh;
            return allocation.FindViolation(granted) is null;
        }
    }

    private static List<Trade> Rebuild(MarketBook book, IReadOnlyList<Trade> trades, long[] granted)
    {
        var result = new List<Trade>();
        var missing = new Dictionary<string, long>(StringComparer.Ordinal);
        int neighbour = 0;
        foreach (Trade trade in trades.Where(trade => trade.Source != EnergySource.Grid))
        {
            long wh = granted[neighbour++];
            if (wh > 0)
            {
                result.Add(trade with { Wh = wh });
            }

            if (wh < trade.Wh && trade.Purpose == BidPurpose.Load && AcceptsGrid(book, trade.Buyer))
            {
                missing[trade.Buyer] = missing.GetValueOrDefault(trade.Buyer) + trade.Wh - wh;
            }
        }

        foreach (Trade trade in trades.Where(trade => trade.Source == EnergySource.Grid))
        {
            missing.Remove(trade.Buyer, out long more);
            result.Add(trade with { Wh = trade.Wh + more });
        }

        foreach ((string buyer, long wh) in missing.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            result.Add(new Trade(book.Period, Accounts.Grid, buyer, EnergySource.Grid, BidPurpose.Load, wh, book.Tariffs.GridMicroPerKwh));
        }

        return result;
    }

    private static bool AcceptsGrid(MarketBook book, string buyer) => book.Bids
        .Where(bid => bid.Buyer == buyer && bid.Purpose == BidPurpose.Load)
        .All(bid => bid.LimitMicroPerKwh >= book.Tariffs.GridMicroPerKwh);
}
