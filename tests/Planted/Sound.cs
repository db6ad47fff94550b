namespace EdgeEnergy.Planted;

internal interface IMeasured
{
    int Watts { get; }
}

public static class Sound
{
    private static readonly int[][] Rows = { new int[] { 1, 2 }, new int[] { 3 } };

    public static string Text(int watts, double share, string unit) => $"{watts:D5} {watts:x4} {share:F2} {unit}" + share.ToString("N1") + Rows[1][0].ToString();
}
