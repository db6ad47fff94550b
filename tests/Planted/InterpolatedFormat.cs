namespace EdgeEnergy.Planted;

public static class InterpolatedFormat
{
    public static string Clock(int hour, int minute) => $"{hour:D2}:{minute:00}";
}
