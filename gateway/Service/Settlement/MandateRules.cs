using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;

namespace EdgeEnergy.Service.Settlement;

/// <summary>What a mandate may say before it is worth a transaction.</summary>
internal static class MandateRules
{
    /// <summary>The year 2200.</summary>
    public const long LatestUnix = 7_258_118_400;

    private const long Largest = 1_000_000_000_000;

    /// <summary>One that buys, or one that takes the last one back: nothing at no price, ended long ago.</summary>
    public static void Check(MandateOrder order, long nowUnix)
    {
        if (order.ValidUntilUnix == MandateOrder.Revoked && order is { MaxPriceMicroPerKwh: 0, MaxWh: 0 })
        {
            return;
        }

        Require(order.MaxPriceMicroPerKwh is > 0 and <= Largest, "max_price_micro_per_kwh", order.MaxPriceMicroPerKwh, $"1 to {Largest}");
        Require(order.MaxWh is > 0 and <= Largest, "max_wh", order.MaxWh, $"1 to {Largest}");
        Require(order.ValidUntilUnix > nowUnix && order.ValidUntilUnix < LatestUnix, "valid_until_unix", order.ValidUntilUnix, $"a time after {nowUnix} and before the year 2200");
    }

    private static void Require(bool holds, string what, long found, string expected)
    {
        if (!holds)
        {
            throw new InputException("mandate", what, $"{found}", expected);
        }
    }
}
