namespace EdgeEnergy.Planted;

public static class ChosenFormat
{
    public static string Text(double value, bool coarse) => value.ToString(coarse ? "F0" : "E3");
}
