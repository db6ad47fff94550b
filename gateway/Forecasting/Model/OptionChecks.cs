using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>Range checks of options; each failure is one line.</summary>
internal static class OptionChecks
{
    internal static void Range(string where, string what, double value, double low, double high)
    {
        // Written so that NaN fails.
        if (!(value >= low && value <= high))
        {
            throw new InputException(where, what, FormattableString.Invariant($"{value}"), FormattableString.Invariant($"{low} to {high}"));
        }
    }

    internal static void Name(string where, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new InputException(where, "name", "nothing", "a name");
        }
    }
}
