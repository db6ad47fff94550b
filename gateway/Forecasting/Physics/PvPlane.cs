namespace EdgeEnergy.Forecasting;

/// <summary>Orientation of a PV array.</summary>
/// <param name="TiltDegrees">0 lies flat, 90 stands upright.</param>
/// <param name="AzimuthDegrees">Direction it faces, from north over east: 180 is south.</param>
public sealed record PvPlane(double TiltDegrees, double AzimuthDegrees)
{
    private const double Radian = Math.PI / 180;

    /// <summary>Share of irradiance that usual ground reflects.</summary>
    private const double Albedo = 0.2;

    /// <summary>
    /// Irradiance on the plane, W/m2: direct by the angle of incidence, diffuse and reflected isotropically (B. Y. H. Liu, R. C. Jordan, 1963).
    /// </summary>
    public double Receives(Irradiance irradiance, SolarPosition sun)
    {
        double zenith = sun.ApparentZenithDegrees * Radian;
        double tilt = TiltDegrees * Radian;
        double incidence = (Math.Cos(zenith) * Math.Cos(tilt)) + (Math.Sin(zenith) * Math.Sin(tilt) * Math.Cos((sun.AzimuthDegrees - AzimuthDegrees) * Radian));
        double direct = zenith < Math.PI / 2 ? irradiance.DirectNormal * Math.Max(0, incidence) : 0;
        double diffuse = irradiance.DiffuseHorizontal * (1 + Math.Cos(tilt)) / 2;
        double reflected = irradiance.GlobalHorizontal * Albedo * (1 - Math.Cos(tilt)) / 2;
        return direct + diffuse + reflected;
    }

    public void Validate()
    {
        OptionChecks.Range("PV plane", "tilt in degrees", TiltDegrees, 0, 90);
        OptionChecks.Range("PV plane", "azimuth in degrees", AzimuthDegrees, 0, 360);
    }
}
