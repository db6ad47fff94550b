using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Tests;

/// <summary>The project's own rig, and homes cut out of it.</summary>
internal static class Rigs
{
    public static string Community13Path => Path.Combine(AppContext.BaseDirectory, "rigs", "community13.yaml");

    public static Rig Community13 { get; } = RigLoader.Load(Community13Path);

    public static RigParticipant Participant(string id) => Community13.Participants.Single(participant => participant.Id == id);
}
