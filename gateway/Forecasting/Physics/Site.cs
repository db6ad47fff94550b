namespace EdgeEnergy.Forecasting;

/// <summary>A place on Earth.</summary>
/// <param name="LatitudeDegrees">North positive, -90 to 90.</param>
/// <param name="LongitudeDegrees">East positive, -180 to 180.</param>
/// <param name="AltitudeM">Above sea level, -500 to 6000.</param>
public sealed record Site(double LatitudeDegrees, double LongitudeDegrees, double AltitudeM = 0)
{
    public void Validate()
    {
        OptionChecks.Range("site", "latitude in degrees", LatitudeDegrees, -90, 90);
        OptionChecks.Range("site", "longitude in degrees", LongitudeDegrees, -180, 180);
        OptionChecks.Range("site", "altitude in m", AltitudeM, -500, 6000);
    }
}
