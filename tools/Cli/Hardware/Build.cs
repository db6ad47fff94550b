namespace EdgeEnergy.Cli.Hardware;

/// <summary>A device as it is put together: parts, wires and what can go wrong.</summary>
internal sealed record Build(
    string Id,
    string Title,
    string Purpose,
    IReadOnlyList<BuildItem> Items,
    IReadOnlyList<Wire> Wires,
    IReadOnlyList<string> Warnings);
