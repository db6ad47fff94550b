namespace EdgeEnergy.Forecasting;

/// <summary>
/// Irradiance under a cloudless sky (P. Ineichen, R. Perez, "A new airmass independent formulation for the Linke turbidity coefficient", Solar
/// Energy 73, 2002; R. Perez et al., same volume).
/// </summary>
public static class ClearSky
{
    /// <summary>A clean sky has a Linke turbidity near 2, a humid or dusty one 5 and more.</summary>
    public const double UsualTurbidity = 3;

    /// <summary>Mean irradiance outside the atmosphere, W/m2, as the model was published with.</summary>
    private const double SolarConstant = 1364;

    /// <summary>Irradiance at an instant (Unix seconds).</summary>
    public static Irradiance At(double unix, Site site, double turbidity = UsualTurbidity)
    {
        SolarPosition sun = SolarPosition.At(unix, site);
        if (sun.ApparentElevationDegrees <= 0)
        {
            return default;
        }

        double zenith = sun.ApparentZenithDegrees;
        return FromZenith(zenith, AirMass(zenith, site.AltitudeM), turbidity, site.AltitudeM, Extraterrestrial(unix));
    }

    /// <summary>The model itself, for a given apparent zenith (degrees) and absolute air mass.</summary>
    public static Irradiance FromZenith(double zenithDegrees, double airMass, double turbidity, double altitudeM, double extraterrestrial = SolarConstant)
    {
        double cosine = Math.Cos(zenithDegrees * Math.PI / 180);
        if (!(cosine > 0))
        {
            return default;
        }

        double lower = Math.Exp(-altitudeM / 8000);
        double upper = Math.Exp(-altitudeM / 1250);
        double scale = (5.09e-5 * altitudeM) + 0.868;
        double depth = (3.92e-5 * altitudeM) + 0.0387;
        double global = scale * extraterrestrial * cosine * Math.Exp(-depth * airMass * (lower + (upper * (turbidity - 1))));
        double direct = extraterrestrial * (0.664 + (0.163 / lower)) * Math.Exp(-0.09 * airMass * (turbidity - 1));
        double most = global * Math.Max(0, (1 - ((0.1 - (0.2 * Math.Exp(-turbidity))) / (0.1 + (0.882 / lower)))) / cosine);
        direct = Math.Min(direct, most);
        return new Irradiance(global, direct, global - (direct * cosine));
    }

    /// <summary>Absolute air mass (F. Kasten, A. T. Young, Applied Optics 28, 1989) at the pressure of the altitude.</summary>
    public static double AirMass(double zenithDegrees, double altitudeM)
    {
        double relative = 1 / (Math.Cos(zenithDegrees * Math.PI / 180) + (0.50572 * Math.Pow(96.07995 - zenithDegrees, -1.6364)));
        return relative * Math.Pow(1 - (2.25577e-5 * altitudeM), 5.25588);
    }

    /// <summary>Irradiance outside the atmosphere on a day (J. W. Spencer, Search 2, 1971), W/m2.</summary>
    public static double Extraterrestrial(double unix)
    {
        // Spencer's angle runs once a year from 1 January; 2000-01-01T00:00Z starts it here, a quarter of a day off at most.
        double b = 2 * Math.PI * ((unix - 946684800) / 86400 / 365.2425);
        double factor = 1.000110 + (0.034221 * Math.Cos(b)) + (0.001280 * Math.Sin(b)) + (0.000719 * Math.Cos(2 * b)) + (0.000077 * Math.Sin(2 * b));
        return SolarConstant * factor;
    }
}
