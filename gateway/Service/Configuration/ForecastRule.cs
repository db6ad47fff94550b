using EdgeEnergy.Domain;

namespace EdgeEnergy.Service.Configuration;

/// <summary>How forecasts are made and used.</summary>
public sealed record ForecastRule
{
    public ForecastMethod Method { get; init; } = ForecastMethod.Additive;

    /// <summary>Days of history a fit looks at, 7 to 730.</summary>
    public int HistoryDays { get; init; } = 30;

    /// <summary>Width of the interval, 0.5 to 0.99.</summary>
    public double Interval { get; init; } = 0.8;

    /// <summary>True derives allowed power from the upper bound (safe), false from the predicted value (bold).</summary>
    public bool Safe { get; init; } = true;

    /// <summary>Seed of the simulated intervals, 0 or more.</summary>
    public int Seed { get; init; } = 1;

    internal void Validate(string where)
    {
        Require(Enum.IsDefined(Method), where, "method", Method.ToString(), "additive or day_matching");
        Require(HistoryDays is >= 7 and <= 730, where, "history_days", HistoryDays.ToString(), "7 to 730");
        Require(Interval is >= 0.5 and <= 0.99, where, "interval", FormattableString.Invariant($"{Interval}"), "0.5 to 0.99");
        Require(Seed >= 0, where, "seed", Seed.ToString(), "0 or more");
    }

    private static void Require(bool holds, string where, string field, string found, string expected)
    {
        if (!holds)
        {
            throw new InputException(where, "forecast." + field, found, expected);
        }
    }
}
