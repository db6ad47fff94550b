namespace EdgeEnergy.Cli.Demo;

/// <summary>What a person sees while a run goes on.</summary>
internal interface IDemoView : IDisposable
{
    void Show(DemoProgress progress);

    /// <summary>One line that matters: an outage, a recovery, an alert.</summary>
    void Notice(string line);
}
