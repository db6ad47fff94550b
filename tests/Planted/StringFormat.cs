namespace EdgeEnergy.Planted;

public static class StringFormat
{
    public static string Share(double share) => string.Format("share {0,8:P1}", share);
}
