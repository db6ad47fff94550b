namespace EdgeEnergy.Planted;

public static class NumberToString
{
    public static string Hours(int hours) => hours.ToString("00");
}
