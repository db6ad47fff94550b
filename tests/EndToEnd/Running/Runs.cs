using EdgeEnergy.EndToEnd.Running;

[assembly: AssemblyFixture(typeof(Runs))]

namespace EdgeEnergy.EndToEnd.Running;

/// <summary>Runs that several tests look at; each happens once, when the first test asks for it.</summary>
public sealed class Runs
{
    /// <summary>Of the short runs.</summary>
    public const int Hours = 3;

    private readonly Lazy<Task<EdgeOutcome>> day = new(async () => (await EdgeProcess.DemoAsync("--hours", "24", "--seed", "1")).Done());
    private readonly Lazy<Task<EdgeOutcome>> undisturbed = new(async () => (await ShortAsync()).Done());
    private readonly Lazy<Task<EdgeOutcome>> narrow = new(NarrowRig.RunAsync);
    private readonly Lazy<Task<RigFacts>> rig = new(RigFacts.LoadAsync);

    /// <summary>24 hours of the community.</summary>
    internal Task<EdgeOutcome> DayAsync() => day.Value;

    /// <summary>Three hours in which nothing happens.</summary>
    internal Task<EdgeOutcome> UndisturbedAsync() => undisturbed.Value;

    /// <summary>Hours on a feeder whose limits bind.</summary>
    internal Task<EdgeOutcome> NarrowAsync() => narrow.Value;

    internal Task<RigFacts> RigAsync() => rig.Value;

    /// <summary>Three hours with what the arguments ask for, of the same seed as the undisturbed ones.</summary>
    internal static Task<EdgeOutcome> ShortAsync(params string[] arguments) =>
        EdgeProcess.DemoAsync(["--hours", $"{Hours}", "--seed", "7", .. arguments]);
}
