namespace EdgeEnergy.Cli.Demo;

/// <summary>A line an event and a line each simulated hour, for logs and for runs without a terminal.</summary>
internal sealed class LineView(TextWriter writer) : IDemoView
{
    private const int Hour = 3600;
    private long lastHour;

    public void Show(DemoProgress progress)
    {
        long hour = (progress.NowUnix - progress.StartUnix) / Hour;
        if (hour != lastHour)
        {
            lastHour = hour;
            writer.WriteLine($"{DateTimeOffset.FromUnixTimeSeconds(progress.NowUnix):yyyy-MM-dd HH:mm}  hour {hour} of {(progress.EndUnix - progress.StartUnix) / Hour}");
        }
    }

    public void Notice(string line) => writer.WriteLine(line);

    public void Dispose() => writer.Flush();
}
