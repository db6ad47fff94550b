using EdgeEnergy.Domain;

namespace EdgeEnergy.Market;

/// <summary>Neighbours' trades on a feeder in its scenarios: what amounts (Wh, one a trade) do to it.</summary>
internal sealed class FeederAllocation
{
    private readonly SettlementPeriod _period;
    private readonly IReadOnlyList<FeederScenario> _scenarios;
    private readonly IFeederCheck _check;
    private readonly FeederLayout _layout;
    private readonly FeederBounds[] _bounds;
    private readonly int[] _seller;
    private readonly int[] _storer;
    private readonly int[] _busOfParty;
    private readonly long[] _exportWh;
    private readonly long[] _importWh;

    public FeederAllocation(
        SettlementPeriod period,
        IReadOnlyList<Trade> trades,
        IReadOnlyList<FeederScenario> scenarios,
        IFeederCheck check,
        FeederLayout layout,
        FeederLimits limits)
    {
        if (scenarios.Count == 0)
        {
            throw new ArgumentException("at least one scenario is needed", nameof(scenarios));
        }

        _period = period;
        _scenarios = scenarios;
        _check = check;
        _layout = layout;
        Trades = trades;

        string[] parties = [.. trades.SelectMany(trade => new[] { trade.Seller, trade.Buyer }).Distinct(StringComparer.Ordinal)];
        _busOfParty = [.. parties.Select(id => Bus(layout, id))];
        _seller = [.. trades.Select(trade => Array.IndexOf(parties, trade.Seller))];
        _storer = [.. trades.Select(trade => trade.Purpose == BidPurpose.Storage ? Array.IndexOf(parties, trade.Buyer) : -1)];
        _exportWh = new long[parties.Length];
        _importWh = new long[parties.Length];
        _bounds = [.. scenarios.Select(scenario => FeederBounds.NotWorseThan(check.Solve(scenario.NetImportW, scenario.ReactiveVar), limits))];
    }

    public IReadOnlyList<Trade> Trades { get; }

    public long[] Wanted() => [.. Trades.Select(trade => trade.Wh)];

    /// <summary>
    /// Net import of each bus, W. A party's energies are summed before they become power, as in the set point it gets: what is checked is what
    /// is asked of it.
    /// </summary>
    public double[] NetImportW(int scenario, long[] wh)
    {
        Array.Clear(_exportWh);
        Array.Clear(_importWh);
        for (int i = 0; i < wh.Length; i++)
        {
            _exportWh[_seller[i]] += wh[i];
            if (_storer[i] >= 0)
            {
                _importWh[_storer[i]] += wh[i];
            }
        }

        double[] net = [.. _scenarios[scenario].NetImportW];
        for (int i = 0; i < _busOfParty.Length; i++)
        {
            net[_busOfParty[i]] += _period.PowerW(_importWh[i]) - _period.PowerW(_exportWh[i]);
        }

        return net;
    }

    /// <summary>The worst violation in the first scenario that has one; null when the amounts fit. No trade at all always fits.</summary>
    public LimitViolation? FindViolation(long[] wh)
    {
        if (Array.TrueForAll(wh, amount => amount == 0))
        {
            return null;
        }

        for (int i = 0; i < _scenarios.Count; i++)
        {
            if (_bounds[i].Violations(Solve(i, wh), _layout).MaxBy(violation => violation.Excess) is LimitViolation worst)
            {
                return worst;
            }
        }

        return null;
    }

    /// <summary>The limit that 1 Wh more of a cut trade would break, with the value it would have at the amount asked.</summary>
    public BindingLimit BindingLimit(long[] granted, int trade, long asked)
    {
        long[] amounts = [.. granted];
        amounts[trade]++;
        for (int i = 0; i < _scenarios.Count; i++)
        {
            if (_bounds[i].Violations(Solve(i, amounts), _layout).MaxBy(violation => violation.Excess) is LimitViolation binding)
            {
                amounts[trade] = asked;
                LimitViolation? atAsked = _bounds[i].Violations(Solve(i, amounts), _layout)
                    .FirstOrDefault(violation => violation.Index == binding.Index && violation.Binding.Kind == binding.Binding.Kind);
                return (atAsked ?? binding).Binding;
            }
        }

        throw new InvalidOperationException("a trade was cut that no limit binds");
    }

    private static int Bus(FeederLayout layout, string participant) => layout.BusOfParticipant.TryGetValue(participant, out int bus)
        ? bus
        : throw new InputException("feeder", "bus of participant " + participant, "none", "one of the buses of the feeder");

    private FeederState Solve(int scenario, long[] wh) => _check.Solve(NetImportW(scenario, wh), _scenarios[scenario].ReactiveVar);
}
