using EdgeEnergy.Domain;

namespace EdgeEnergy.PowerFlow;

/// <summary>Checks the spans a solve is given.</summary>
internal static class InjectionInput
{
    public static void Check(Feeder feeder, string name, ReadOnlySpan<double> values)
    {
        if (values.Length != feeder.Buses.Count)
        {
            throw new InputException(feeder.Where, name, $"{values.Length} values", $"{feeder.Buses.Count}, one a bus");
        }

        // x - x is 0 for finite x and NaN otherwise; summing keeps a NaN.
        double sum = 0;
        foreach (double value in values)
        {
            sum += value - value;
        }

        if (sum != 0 || double.IsNaN(sum))
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (!double.IsFinite(values[i]))
                {
                    throw new InputException(feeder.Where, $"{name} of bus {feeder.Buses[i].Id}", $"{values[i]}", "a finite number");
                }
            }
        }
    }
}
