namespace EdgeEnergy.Cli.Demo;

/// <summary>What `edge demo` was asked for.</summary>
/// <param name="Headless">No live view and no page kept open at the end.</param>
/// <param name="Hours">Simulated hours, 1 to 168.</param>
/// <param name="Homes">Metered homes; null takes those of the rig.</param>
/// <param name="Speed">Simulated seconds per second of wall time; null runs as fast as the machine allows.</param>
/// <param name="Port">Port of the page on 127.0.0.1; 0 takes a free one.</param>
/// <param name="Json">File of the summary, "-" for standard output, null for none.</param>
/// <param name="Seed">Seed of noise and, on the development chain only, of keys.</param>
/// <param name="Rig">Rig file.</param>
/// <param name="Faults">Outages to stage.</param>
internal sealed record DemoOptions(
    bool Headless,
    int Hours,
    int? Homes,
    double? Speed,
    int Port,
    string? Json,
    long Seed,
    string Rig,
    IReadOnlyList<StagedFault> Faults);
