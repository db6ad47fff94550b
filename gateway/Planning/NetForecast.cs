using EdgeEnergy.Domain;

namespace EdgeEnergy.Planning;

/// <summary>
/// Forecast of load minus PV: deficit positive. The bounds of independent errors do not add up, their squares do: the distance of a bound from
/// the mean is the root of the summed squared distances, both for load and PV in one step and over steps (the noise of the additive forecast is
/// independent from step to step; the sum of hourly upper bounds is 66-109 % above a home's real daily energy).
/// </summary>
internal readonly record struct NetForecast(HomeForecast Load, HomeForecast? Pv)
{
    private long EndUnix => Load.StartUnix + ((long)Load.StepSeconds * Load.Mean.Length);

    /// <summary>Deficit in [startUnix, endUnix), Wh; what the forecast does not cover is left out.</summary>
    public NetEnergy Between(long startUnix, long endUnix)
    {
        double mean = 0;
        double below = 0;
        double above = 0;
        for (long at = Math.Max(startUnix, Load.StartUnix); at < Math.Min(endUnix, EndUnix); at = StepEnd(at))
        {
            double hours = (Math.Min(StepEnd(at), endUnix) - at) / 3600.0;
            Step step = StepAt(at);
            mean += step.Mean * hours;
            below += step.Below * hours * step.Below * hours;
            above += step.Above * hours * step.Above * hours;
        }

        return new NetEnergy(mean, mean - Math.Sqrt(below), mean + Math.Sqrt(above));
    }

    /// <summary>
    /// The deepest upper bound that the summed deficit reaches from the instant to any later step's end, Wh, at least 0: what must be in hand
    /// now to get through to each later surplus.
    /// </summary>
    public double DeepestDeficit(long fromUnix)
    {
        double mean = 0;
        double squares = 0;
        double deepest = 0;
        for (long at = Math.Max(fromUnix, Load.StartUnix); at < EndUnix; at = StepEnd(at))
        {
            double hours = (StepEnd(at) - at) / 3600.0;
            Step step = StepAt(at);
            mean += step.Mean * hours;
            squares += step.Above * hours * step.Above * hours;
            deepest = Math.Max(deepest, mean + Math.Sqrt(squares));
        }

        return deepest;
    }

    /// <summary>Expected surplus from the instant to the end of the forecast, counting only steps with one, Wh.</summary>
    public double SurplusFrom(long fromUnix)
    {
        double sum = 0;
        for (long at = Math.Max(fromUnix, Load.StartUnix); at < EndUnix; at = StepEnd(at))
        {
            sum += Math.Max(0, -StepAt(at).Mean) * (StepEnd(at) - at) / 3600.0;
        }

        return sum;
    }

    private long StepEnd(long unix) => Load.StartUnix + ((Load.IndexAt(unix) + 1L) * Load.StepSeconds);

    private Step StepAt(long unix)
    {
        int i = Load.IndexAt(unix);
        if (Pv is null)
        {
            return new Step(Load.Mean[i], Load.Mean[i] - Load.Lower[i], Load.Upper[i] - Load.Mean[i]);
        }

        return new Step(
            Load.Mean[i] - Pv.Mean[i],
            Root(Load.Mean[i] - Load.Lower[i], Pv.Upper[i] - Pv.Mean[i]),
            Root(Load.Upper[i] - Load.Mean[i], Pv.Mean[i] - Pv.Lower[i]));
    }

    private static double Root(double first, double second) => Math.Sqrt((first * first) + (second * second));

    /// <summary>Net power of one step, W: the mean and the distances of its bounds.</summary>
    private readonly record struct Step(double Mean, double Below, double Above);
}
