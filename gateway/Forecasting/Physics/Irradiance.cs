namespace EdgeEnergy.Forecasting;

/// <summary>Irradiance in W/m2: global on the horizontal, direct on a plane facing the sun, diffuse on the horizontal.</summary>
public readonly record struct Irradiance(double GlobalHorizontal, double DirectNormal, double DiffuseHorizontal);
