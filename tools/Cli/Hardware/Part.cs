namespace EdgeEnergy.Cli.Hardware;

/// <summary>Anything a build is made of; a board when it has a chip.</summary>
/// <remarks>Kind: One of <see cref="PartReader.Kinds"/>. Logic: Volts of a high level that its logic terminals speak; empty where it has none. Bus: "master" or "slave" on its RS485 line, or empty. Isolated: Its line is separated from its logic.</remarks>
internal sealed record Part(
    string Id,
    string Title,
    string Kind,
    Chip? Chip,
    string Transceiver,
    IReadOnlyList<BoardPin> Pins,
    IReadOnlyList<Terminal> Terminals,
    IReadOnlyList<decimal> Logic,
    string Bus,
    bool Isolated,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Pitfalls,
    IReadOnlyList<string> Unverified,
    IReadOnlyList<string> Sources)
{
    public Terminal? Find(string terminal) => Terminals.FirstOrDefault(t => t.Name == terminal);
}
