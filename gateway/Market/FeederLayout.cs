namespace EdgeEnergy.Market;

/// <summary>Names of buses and branches in feeder order, and the position of each participant's bus among the buses.</summary>
public sealed record FeederLayout(IReadOnlyList<string> Buses, IReadOnlyList<string> Branches, IReadOnlyDictionary<string, int> BusOfParticipant);
