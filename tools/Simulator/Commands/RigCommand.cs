using EdgeEnergy.Simulator.Rigs;

namespace EdgeEnergy.Simulator.Commands;

/// <summary>Writes the resolved rig as JSON, so that no other program reads rig files.</summary>
internal static class RigCommand
{
    public static void Run(Rig rig, TextWriter output) => output.WriteLine(Json.Indented(new
    {
        rig.Name,
        rig.Feeder,
        rig.Source,
        rig.Notes,
        rig.StartUnix,
        rig.HistoryDays,
        rig.Tariffs,
        rig.Limits,
        rig.BatteryPack,
        rig.Participants,
    }));
}
