using EdgeEnergy.Domain;

namespace EdgeEnergy.Forecasting;

/// <summary>Equal modules on one plane at one place.</summary>
public sealed record PvArray
{
    private const int SamplesPerStep = 12;

    public required PvModule Module { get; init; }

    /// <summary>Number of modules; a fraction stands for an array that is known by its rated power only.</summary>
    public required double Modules { get; init; }

    public required PvPlane Plane { get; init; }

    public required Site Site { get; init; }

    /// <summary>Power at the inverter's terminals over power of the modules: soiling, wiring, mismatch and inverter, above 0 to 1.</summary>
    public double SystemEfficiency { get; init; } = 0.86;

    /// <summary>Most the inverter gives, W; null: no limit.</summary>
    public double? InverterLimitW { get; init; }

    /// <summary>Power at standard test conditions, W.</summary>
    public double RatedW => Modules * Module.RatedW;

    /// <summary>An array of so many watts at standard test conditions.</summary>
    public static PvArray OfRated(double ratedW, PvModule module, PvPlane plane, Site site) =>
        new() { Module = module, Modules = ratedW / module.RatedW, Plane = plane, Site = site };

    /// <summary>AC power for an irradiance on the plane in W/m2 and the temperature of the air in C, W.</summary>
    public double PowerW(double planeIrradiance, double ambientC) =>
        Math.Min(InverterLimitW ?? double.PositiveInfinity, Modules * Module.PowerW(planeIrradiance, ambientC) * SystemEfficiency);

    /// <summary>Mean irradiance on the plane under a clear sky over the step that starts at an instant, W/m2.</summary>
    public double ClearSkyPlane(long startUnix, int stepSeconds, double turbidity = ClearSky.UsualTurbidity)
    {
        double sum = 0;
        for (int i = 0; i < SamplesPerStep; i++)
        {
            double unix = startUnix + ((i + 0.5) * stepSeconds / SamplesPerStep);
            SolarPosition sun = SolarPosition.At(unix, Site);
            if (sun.ApparentElevationDegrees > 0)
            {
                sum += Plane.Receives(ClearSky.At(unix, Site, turbidity), sun);
            }
        }

        return sum / SamplesPerStep;
    }

    /// <summary>Mean AC power under a clear sky for each step, W: a regressor for PV and, with a margin, a bound of what can be true.</summary>
    public double[] ClearSkyPower(ReadOnlySpan<long> epochs, int stepSeconds, double ambientC = 15, double turbidity = ClearSky.UsualTurbidity)
    {
        Validate();
        OptionChecks.Range("clear sky", "step in seconds", stepSeconds, 1, 86400);
        double[] power = new double[epochs.Length];
        for (int i = 0; i < power.Length; i++)
        {
            power[i] = PowerW(ClearSkyPlane(epochs[i], stepSeconds, turbidity), ambientC);
        }

        return power;
    }

    public void Validate()
    {
        Module.Validate();
        Plane.Validate();
        Site.Validate();
        OptionChecks.Range("PV array", "modules", Modules, 1e-3, 1e9);
        OptionChecks.Range("PV array", "system efficiency", SystemEfficiency, 0.01, 1);
        if (InverterLimitW is { } limit && !(limit > 0))
        {
            throw new InputException("PV array", "inverter limit in W", FormattableString.Invariant($"{limit}"), "above 0, or none");
        }
    }
}
