namespace EdgeEnergy.Forecasting;

/// <summary>Where the sun stands, degrees: true elevation above the horizon, elevation as seen through the atmosphere, azimuth from north over east.</summary>
public readonly record struct SolarPosition(double ElevationDegrees, double ApparentElevationDegrees, double AzimuthDegrees)
{
    private const double Radian = Math.PI / 180;

    public double ApparentZenithDegrees => 90 - ApparentElevationDegrees;

    /// <summary>
    /// Position at an instant (Unix seconds), within 0.02 degrees from 1950 to 2050 (J. J. Michalsky, "The Astronomical Almanac's algorithm for
    /// approximate solar position", Solar Energy 40, 1988). Refraction after T. Bennett and G. G. Saemundsson for 1010 hPa and 10 C.
    /// </summary>
    public static SolarPosition At(double unix, Site site)
    {
        // Days since 2000-01-01T12:00Z.
        double days = (unix / 86400) + 2440587.5 - 2451545.0;
        double meanLongitude = 280.460 + (0.9856474 * days);
        double anomaly = (357.528 + (0.9856003 * days)) * Radian;
        double ecliptic = (meanLongitude + (1.915 * Math.Sin(anomaly)) + (0.020 * Math.Sin(2 * anomaly))) * Radian;
        double obliquity = (23.439 - (0.0000004 * days)) * Radian;
        double rightAscension = Math.Atan2(Math.Cos(obliquity) * Math.Sin(ecliptic), Math.Cos(ecliptic));
        double declination = Math.Asin(Math.Sin(obliquity) * Math.Sin(ecliptic));

        // Greenwich mean sidereal time in degrees (IAU 1982, linear part).
        double sidereal = 280.46061837 + (360.98564736629 * days);
        double hourAngle = ((sidereal + site.LongitudeDegrees) * Radian) - rightAscension;
        double latitude = site.LatitudeDegrees * Radian;
        double sine = (Math.Sin(declination) * Math.Sin(latitude)) + (Math.Cos(declination) * Math.Cos(latitude) * Math.Cos(hourAngle));
        double elevation = Math.Asin(Math.Clamp(sine, -1, 1)) / Radian;
        double azimuth = Math.Atan2(
            -Math.Sin(hourAngle) * Math.Cos(declination),
            (Math.Sin(declination) * Math.Cos(latitude)) - (Math.Cos(declination) * Math.Sin(latitude) * Math.Cos(hourAngle)));
        return new SolarPosition(elevation, elevation + Refraction(elevation), ((azimuth / Radian) + 360) % 360);
    }

    /// <summary>Degrees by which the atmosphere lifts the sun; 0 well below the horizon.</summary>
    private static double Refraction(double elevation) =>
        elevation < -1 ? 0 : 1.02 / 60 / Math.Tan((elevation + (10.3 / (elevation + 5.11))) * Radian);
}
